-- Grain: one row per dataset, indicator and report table. Purpose: which tables and chapters a delivery reaches.
with

observations as (
    select distinct
        partner,
        dataset,
        indicator_id
    from {{ ref('int_current_observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

table_rows as (
    select distinct
        table_id,
        indicator_id
    from {{ ref('report_table_rows') }}
),

final as (
    select
        coalesce(observations.partner, '') as partner,
        coalesce(observations.dataset, '') as dataset,
        indicators.indicator_id,
        indicators.theme,
        indicators.chapter,
        coalesce(table_rows.table_id, '') as table_id
    from indicators
    left join observations on indicators.indicator_id = observations.indicator_id
    left join table_rows on indicators.indicator_id = table_rows.indicator_id
)

select * from final
