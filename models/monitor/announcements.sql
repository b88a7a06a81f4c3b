-- Grain: one row per dataset of which a publisher said when it changed last. Purpose: which tables have a newer release
-- at the source than the warehouse, and who says so.
with

announced as (
    select * from {{ source('public', 'announced') }}
    where cast(asked_at as date) <= {{ as_of() }} and released_on <= {{ as_of() }}
),

latest as (
    select *
    from announced
    qualify rank() over (partition by dataset order by asked_at desc, released_on desc, said_by desc, said desc) = 1
),

landed as (
    select
        dataset,
        max(coalesce(published_on, received_on)) as newest_published_on
    from {{ ref('int_deliveries') }}
    where received_on <= {{ as_of() }} and withdrawn_on is null and not is_held
    group by dataset
),

final as (
    select
        latest.dataset,
        split_part(latest.dataset, '/', 1) as partner,
        latest.released_on,
        latest.said,
        latest.said_by,
        latest.asked_at,
        landed.newest_published_on,
        coalesce(latest.released_on > landed.newest_published_on, true) as is_newer
    from latest
    left join landed on latest.dataset = landed.dataset
)

select * from final
