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

{# What is added to a number before its logarithm, so that nil has one too and a step of one means little near it. #}
{% macro log_offset(unit) -%}
    case when {{ unit }} = 'per_1000' then 0.05 when {{ unit }} in {{ units_of_shares() }} then 0.5 else 1 end
{%- endmacro %}

{# The largest round step of which a number is a multiple. #}
{% macro last_step(value) -%}
    case
        when {{ value }} % 1000 = 0 then 1000
        when {{ value }} % 100 = 0 then 100
        when {{ value }} % 10 = 0 then 10
        when {{ value }} % 5 = 0 then 5
        else 1
    end
{%- endmacro %}
