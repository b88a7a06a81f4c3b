{# The members of a breakdown, as `int_breakdowns` has them. #}

{# The code of one dimension; '' where the breakdown is that dimension's total. #}
{% macro member_of(dimension, members='members') -%}
    coalesce({{ members }}['{{ dimension }}'], '')
{%- endmacro %}

{# The breakdown without the dimensions that a mart has as columns of their own. #}
{% macro breakdown_without(dimensions) -%}
    array_to_string(
        list_transform(
            list_filter(map_entries(members), lambda m: m.key not in ('{{ dimensions | join("', '") }}')),
            lambda m: m.key || '=' || m.value
        ), ';'
    )
{%- endmacro %}
