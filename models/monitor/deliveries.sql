-- Grain: one row per delivery or refusal. Purpose: what arrived, from whom, when, what was refused, withdrawn or
-- held and why, and how many of its cells cannot be placed.
with

landed as (
    select * from {{ ref('int_deliveries') }}
),

unplaced as (
    select
        delivery_id,
        count(*) as unplaced_count
    from {{ ref('unplaced_cells') }}
    group by delivery_id
),

refusal as (
    select * from {{ source('refused', 'refusal') }}
),

final as (
    select
        landed.delivery_id,
        landed.partner,
        landed.dataset,
        landed.title,
        case
            when landed.withdrawn_on is not null then 'ingetrokken'
            when landed.is_held then 'aangehouden'
            else 'geland'
        end as result,
        landed.received_on,
        landed.published_on,
        landed.date_precision,
        landed.file_name,
        landed.raw_sha256,
        landed.raw_bytes,
        landed.raw_path,
        landed.row_count,
        landed.source,
        landed.attribution,
        landed.licence,
        landed.coverage,
        landed.sensitivity,
        landed.received_on <= {{ as_of() }} as is_known,
        case when landed.withdrawn_on is null then landed.hold_reason else landed.withdrawal_reason end as reason,
        landed.withdrawn_on,
        landed.withdrawn_by_role,
        coalesce(unplaced.unplaced_count, 0) as unplaced_count
    from landed
    left join unplaced on landed.delivery_id = unplaced.delivery_id
    union all
    select
        '' as delivery_id,
        partner,
        dataset,
        '' as title,
        'geweigerd' as result,
        received_on,
        null as published_on,
        '' as date_precision,
        file_name,
        raw_sha256,
        raw_bytes,
        letter_path as raw_path,
        0 as row_count,
        '' as source,
        '' as attribution,
        '' as licence,
        '' as coverage,
        '' as sensitivity,
        received_on <= {{ as_of() }} as is_known,
        reason,
        null as withdrawn_on,
        '' as withdrawn_by_role,
        0 as unplaced_count
    from refusal
)

select * from final
