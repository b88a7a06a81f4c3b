{# A limit of a rule, as the seed plausibility_limits has it: that of a kind of statistic, where it has one of its own. #}
{% macro plausibility_limit(rule, parameter, stat_type=none) -%}
    {%- set of_all -%}
    (
        select l.limit_value from {{ ref('plausibility_limits') }} as l
        where l.rule = '{{ rule }}' and l.parameter = '{{ parameter }}' and l.stat_type = '*'
    )
    {%- endset -%}
    {%- if stat_type -%}
    coalesce((
        select l.limit_value from {{ ref('plausibility_limits') }} as l
        where l.rule = '{{ rule }}' and l.parameter = '{{ parameter }}' and l.stat_type = {{ stat_type }}
    ), {{ of_all }})
    {%- else -%}
    {{ of_all }}
    {%- endif -%}
{%- endmacro %}

{# How far one positive number is from another on the scale on which chance is equally large everywhere: a count moves by
   about the root of itself. #}
{% macro root_distance(a, b) -%}
    abs(sqrt(abs({{ a }})) - sqrt(abs({{ b }})))
{%- endmacro %}
