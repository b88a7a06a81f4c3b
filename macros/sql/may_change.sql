{# Whether a change from the year before may be made of two values of one series: both delivered, no break flagged, a
   period that lasts as long a year earlier, and no cohort, which is not smaller but younger. #}
{% macro may_change(this_year, year_before) -%}
    {{ year_before }}.period = {{ this_year }}.period_a_year_before
    and {{ this_year }}.value is not null
    and {{ year_before }}.value is not null
    and not contains({{ this_year }}.obs_status, 'B')
    and not {{ is_growing_cohort(this_year) }}
{%- endmacro %}

{# Kinds of period of which none a year earlier can be named. #}
{% macro periods_without_a_year_before() -%}
    ('cumulative_window', 'reference_date', 'week')
{%- endmacro %}

{# Whether an observation belongs to a cohort, whose number still grows. #}
{% macro is_growing_cohort(observation) -%}
    ({{ observation }}.stat_type = 'cohort' or contains({{ observation }}.breakdown, '_cohort'))
{%- endmacro %}

{# The same period a year earlier. #}
{% macro period_a_year_before(period) -%}
    cast(cast(left({{ period }}, 4) as integer) - 1 as varchar) || substr({{ period }}, 5)
{%- endmacro %}
