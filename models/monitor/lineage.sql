-- Grain: one row per indicator, partner, dataset and report table. Purpose: the tables and chapters a delivery reaches.
with

routes as (
    select * from {{ ref('routes') }}
),

table_rows as (
    select distinct
        table_id,
        indicator_id
    from {{ ref('report_table_rows') }}
),

final as (
    select
        routes.partner,
        routes.dataset,
        routes.indicator_id,
        routes.theme,
        routes.chapter,
        coalesce(table_rows.table_id, '') as table_id,
        routes.has_value
    from routes
    left join table_rows on routes.indicator_id = table_rows.indicator_id
)

select * from final
