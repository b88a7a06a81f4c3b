{# Whether a change from the year before may be made of two values of one series: both delivered, no break flagged, a
   period that lasts as long a year earlier, and no cohort, which is not smaller but younger. #}
{% macro may_change(this_year, year_before) -%}
    {{ year_before }}.period
    = cast(cast(left({{ this_year }}.period, 4) as integer) - 1 as varchar) || substr({{ this_year }}.period, 5)
    and {{ this_year }}.value is not null
    and {{ year_before }}.value is not null
    and not contains({{ this_year }}.obs_status, 'B')
    and {{ this_year }}.period_kind not in ('cumulative_window', 'reference_date', 'week')
    and {{ this_year }}.stat_type <> 'cohort'
    and not contains({{ this_year }}.breakdown, '_cohort')
{%- endmacro %}
