-- Grain: one row per dataset of which a publisher said when it changed last. Purpose: which tables have a newer release
-- at the source than the warehouse, and who says so.
with

announced as (
    select * from {{ source('public', 'announced') }}
    where cast(asked_at as date) <= {{ as_of() }} and released_on <= {{ as_of() }}
),

latest as (
    select distinct
        dataset,
        released_on,
        said,
        said_by,
        asked_at
    from announced
    where not is_fetched
    qualify rank() over (partition by dataset order by asked_at desc, released_on desc, said_by desc, said desc) = 1
),

-- a table may change without a change in what is asked of it, and then nothing lands
fetched as (
    select
        dataset,
        max(released_on) as fetched_release_on
    from announced
    where is_fetched
    group by dataset
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
        fetched.fetched_release_on,
        coalesce(
            latest.released_on > greatest(landed.newest_published_on, fetched.fetched_release_on), true
        ) as is_newer
    from latest
    left join landed on latest.dataset = landed.dataset
    left join fetched on latest.dataset = fetched.dataset
)

select * from final
