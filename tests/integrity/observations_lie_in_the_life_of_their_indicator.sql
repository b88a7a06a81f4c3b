-- A figure over a time in which its subject did not exist has a wrong period, indicator or date in the catalogue.
{% set offenders %}
select distinct
    observations.dataset || ' delivers ' || observations.indicator_id || ' over ' || observations.period || '; '
    || case
        when observations.period_end < indicators.exists_from
            then 'the catalogue lets it exist from ' || cast(indicators.exists_from as varchar)
        else 'the catalogue lets it end on ' || cast(indicators.exists_until as varchar)
    end
    || '. Ask the partner, or fix exists_from or exists_until in seeds/reference/indicators.csv.' as message
from {{ ref('int_observations') }} as observations
inner join {{ ref('indicators') }} as indicators on observations.indicator_id = indicators.indicator_id
where
    observations.received_on <= {{ as_of() }}
    and (
        observations.period_end < indicators.exists_from
        or observations.period_start >= indicators.exists_until
    )
{% endset %}
{{ report_offenders(offenders) }}
