-- What is listed as not comparable or not additive never meets in one derived measure, and no figure is derived in a
-- way that derived_measures does not know.
{{ config(
    meta={
        'settle': 'take the measure out of the catalogue, or the pair out of seeds/reference/comparability.csv if '
        ~ 'it may be compared after all.',
        'kept_in': ['comparability'],
    }
) }}
select
    measure_id || ' would ' || operation || ' ' || indicator_a || '{' || breakdown_a || '} and '
    || indicator_b || '{' || breakdown_b || '}, which seeds/reference/comparability.csv forbids: '
    || forbidden_reason as message,
    indicator_a,
    indicator_b
from {{ ref('derived_measures') }}
where forbidden_reason <> ''

union all

select
    figures.figure_id || ' is a ' || figures.measure || ' that monitor.derived_measures does not list' as message,
    null as indicator_a,
    null as indicator_b
from {{ ref('figures') }} as figures
left join {{ ref('derived_measures') }} as measures
    on
        measures.measure_id = figures.indicator_id || ':' || figures.breakdown || ':'
        || case when starts_with(figures.measure, 'change') then 'change' else figures.measure end
where figures.measure <> 'value' and figures.printed_value is not null and measures.measure_id is null
