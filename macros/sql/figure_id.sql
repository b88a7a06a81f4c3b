{# The id of a figure: indicator, period, breakdown unless total, measure unless the value itself. #}
{% macro figure_id() -%}
    indicator_id || ':' || period
    || case when breakdown = '' then '' else ':' || breakdown end
    || case when measure = 'value' then '' else ':' || measure end
{%- endmacro %}
