-- Grain: one row per indicator, period and breakdown, expected or delivered.
-- Purpose: what an author may print: value, status, yellow and display text. A value that was not delivered is NULL;
-- while an update is awaited the display text is that of the newest earlier period and the yellow text says so.
with

grid as (
    select * from {{ ref('int_expected_grid') }}
),

cell_status as (
    select * from {{ ref('cell_status') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

facts as (
    {{ all_facts() }}
),

joined as (
    select
        grid.indicator_id,
        grid.period,
        grid.period_kind,
        grid.breakdown,
        facts.value,
        coalesce(facts.unit, indicators.unit) as unit,
        coalesce(facts.obs_status, 'O') as obs_status,
        coalesce(facts.conf_status, 'F') as conf_status,
        cell_status.status as series_status,
        cell_status.is_yellow,
        cell_status.yellow_text,
        cell_status.reason as status_reason,
        case when cell_status.status in ('verwacht', 'uitgesteld', 'te_laat') then grid.carried_period end
            as carried_period,
        case when cell_status.status in ('verwacht', 'uitgesteld', 'te_laat') then grid.carried_value end
            as carried_value,
        coalesce(facts.rounding_base, indicators.rounding_base, 1) as rounding_base,
        coalesce(facts.decimals, grid.carried_decimals, 0) as decimals,
        coalesce(facts.partner, grid.partner_code, '') as partner,
        coalesce(facts.dataset, '') as dataset,
        coalesce(facts.delivery_id, '') as delivery_id,
        coalesce(facts.raw_sha256, '') as raw_sha256,
        facts.raw_row,
        coalesce(facts.raw_column, '') as raw_column,
        coalesce(facts.raw_value, '') as raw_value,
        coalesce(facts.correction_id, '') as correction_id,
        coalesce(facts.attribution, '') as attribution,
        coalesce(facts.received_text, '') as received_text,
        facts.published_on,
        facts.received_on,
        grid.as_of
    from grid
    inner join cell_status on grid.cell_key = cell_status.cell_key
    inner join indicators on grid.indicator_id = indicators.indicator_id
    left join facts on grid.cell_key = facts.fact_key
),

printed as (
    select
        *,
        coalesce(value, carried_value) as printed_value
    from joined
),

final as (
    select
        indicator_id,
        period,
        period_kind,
        breakdown,
        value,
        unit,
        obs_status,
        conf_status,
        series_status,
        is_yellow,
        case
            when series_status = 'geheim' then 'x'
            when series_status = 'niet_van_toepassing' then 'nvt'
            when printed_value is null then '.'
            else
                {{ display_number('printed_value', 'rounding_base', 'decimals') }}
                || case when unit = 'percent' then '%' else '' end
        end as display_text,
        yellow_text,
        status_reason,
        case when series_status in ('voorlopig', 'verouderd') then '*' else '' end as mark,
        carried_period,
        carried_value,
        cast(rounding_base as integer) as rounding_base,
        cast(decimals as integer) as decimals,
        partner,
        dataset,
        delivery_id,
        raw_sha256,
        raw_row,
        raw_column,
        raw_value,
        correction_id,
        attribution,
        received_text,
        published_on,
        received_on,
        as_of
    from printed
)

select * from final
