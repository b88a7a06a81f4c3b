{# Whole months from the end of a cohort's period to the end of the day at which the cohort was looked at: 31 December
   to 30 June is six. #}
{% macro months_after(period_end, moment) -%}
    cast(date_sub('month', cast({{ period_end }} as date) + 1, {{ moment }} + 1) as integer)
{%- endmacro %}

{# A cohort is looked at on the reference date the partner gave, else no later than the day the figure came out. #}
{% macro measured_on() -%}
    coalesce(reference_on, published_on, received_on)
{%- endmacro %}

{# Whether a figure may still grow because not everyone in it had the full term yet. #}
{% macro censoring(months, term) -%}
    case
        when {{ months }} is null then 'niet_van_toepassing'
        when {{ months }} >= {{ term }} then 'volgroeid'
        else 'rechts_afgekapt'
    end
{%- endmacro %}
