-- Grain: one row per delivery or refusal. Purpose: what arrived, from whom, when, and what was refused and why.
with

ledger as (
    select * from {{ source('door', 'ledger') }}
),

refusal as (
    select * from {{ source('refused', 'refusal') }}
),

final as (
    select
        delivery_id,
        partner,
        dataset,
        title,
        'geland' as result,
        received_on,
        published_on,
        date_precision,
        file_name,
        raw_sha256,
        raw_bytes,
        raw_path,
        row_count,
        source,
        attribution,
        licence,
        coverage,
        sensitivity,
        received_on <= {{ as_of() }} as is_known,
        '' as reason
    from ledger
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
        reason
    from refusal
)

select * from final
