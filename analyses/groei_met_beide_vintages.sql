-- How much did a figure grow, and from which deliveries do both ends come? A growth rate changes when either end is
-- revised: nareis 2022 was published as two values.
--   indicators: indicators, joined by commas
-- depends_on: {{ ref('figures') }}, {{ ref('observations') }}
with

asked as (
    select cast(coalesce(getvariable('indicators'), 'asy_nareis_arrivals,nat_acquired') as varchar) as indicators
)

select
    figures.indicator_id,
    figures.period,
    figures.display_text as growth,
    this_year.value as value_now,
    this_year.delivery_id as delivery_now,
    this_year.received_on as received_now,
    year_before.period as period_before,
    year_before.value as value_before,
    year_before.delivery_id as delivery_before,
    year_before.received_on as received_before,
    this_year.obs_status <> 'A' or year_before.obs_status <> 'A' as one_end_is_not_final
from indicators.figures
inner join asked on list_contains(string_split(asked.indicators, ','), figures.indicator_id)
inner join indicators.observations as this_year
    on
        figures.indicator_id = this_year.indicator_id
        and figures.period = this_year.period
        and figures.breakdown = this_year.breakdown
inner join indicators.observations as year_before
    on
        figures.indicator_id = year_before.indicator_id
        and figures.breakdown = year_before.breakdown
        and figures.base_period = year_before.period
where figures.measure = 'change_pct' and figures.breakdown = '' and this_year.period_kind = 'year'
order by figures.indicator_id, figures.period;
