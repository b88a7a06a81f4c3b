{# What follows from the unit and the kind of statistic of the catalogue; the door reads these macros too. #}

{# Kinds of statistics that say what will be, so that their periods may lie ahead. #}
{% macro planned_types() -%}
    ('forecast', 'target')
{%- endmacro %}

{# Kinds that say how it was at a moment, which may lie anywhere in a month, quarter or half-year. #}
{% macro types_of_a_moment() -%}
    ('stock', 'duration', 'average')
{%- endmacro %}

{# Units in which a number is a share of something, no count. #}
{% macro units_of_shares() -%}
    ('percent', 'per_1000', 'percentage point')
{%- endmacro %}

{# Units in which a number need not be whole. #}
{% macro measured_units() -%}
    ('percent', 'per_1000', 'percentage point', 'EUR million', 'days', 'weeks', 'months')
{%- endmacro %}
