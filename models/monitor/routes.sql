-- Grain: one row per indicator, partner and dataset that may feed it. Purpose: the way from source series to chapter,
-- also where nothing came yet. Each partner that owes an indicator, and each of other_deliverers, may always deliver it
-- by template.
with

indicators as (
    select * from {{ ref('indicators') }}
),

calendar as (
    select * from {{ ref('int_calendar_products') }}
),

declared as (
    {{ declared_routes() }}
),

observations as (
    select * from {{ ref('int_current_observations') }}
    where value is not null
),

owed as (
    select
        indicator_id,
        partner_code as partner,
        string_agg(distinct source_table, '; ' order by source_table) as source_series
    from calendar
    group by indicator_id, partner_code
),

others as (
    select distinct
        indicator_id,
        partner_code as partner
    from {{ ref('other_deliverers') }}
),

delivered as (
    select
        indicator_id,
        partner,
        dataset,
        bool_or(year(period_end) = {{ data_year() }}) as has_data_year_value
    from observations
    group by indicator_id, partner, dataset
),

own_exports as (
    select distinct
        indicator_id,
        split_part(dataset, '/', 1) as partner,
        dataset
    from declared
),

ways as (
    select * from own_exports
    union
    select
        indicator_id,
        partner,
        'sjabloon/levering' as dataset
    from owed
    union
    select
        indicator_id,
        partner,
        'sjabloon/levering' as dataset
    from others
    union
    select
        indicator_id,
        partner,
        dataset
    from delivered
    where dataset = 'sjabloon/levering'
),

final as (
    select
        ways.indicator_id,
        indicators.chapter,
        indicators.theme,
        coalesce(owed.source_series, indicators.source_table) as source_series,
        ways.partner,
        ways.dataset,
        owed.indicator_id is not null as is_owed,
        delivered.indicator_id is not null as has_value,
        coalesce(delivered.has_data_year_value, false) as has_data_year_value
    from ways
    inner join indicators on ways.indicator_id = indicators.indicator_id
    left join owed on ways.indicator_id = owed.indicator_id and ways.partner = owed.partner
    left join delivered
        on
            ways.indicator_id = delivered.indicator_id
            and ways.partner = delivered.partner
            and ways.dataset = delivered.dataset
)

select * from final
