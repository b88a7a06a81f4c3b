-- How much did a figure grow, and from which deliveries do both ends come? A growth rate changes when either end is
-- revised: nareis 2022 was published as two values.
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
from {{ ref('figures') }} as figures
inner join {{ ref('observations') }} as this_year
    on
        figures.indicator_id = this_year.indicator_id
        and figures.period = this_year.period
        and figures.breakdown = this_year.breakdown
inner join {{ ref('observations') }} as year_before
    on
        figures.indicator_id = year_before.indicator_id
        and figures.breakdown = year_before.breakdown
        and year_before.period = cast(cast(figures.period as integer) - 1 as varchar)
where
    figures.measure = 'change_pct'
    and figures.breakdown = ''
    and this_year.period_kind = 'year'
    and figures.indicator_id in ('asy_first', 'asy_nareis_arrivals', 'nat_acquired', 'hou_corp_allocations')
order by figures.indicator_id, figures.period
