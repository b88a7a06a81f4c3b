{# The date at which the warehouse looks at the world: var as_of, else the edition's default. #}
{% macro as_of() -%}
    {%- if var('as_of') -%}
        cast('{{ var("as_of") }}' as date)
    {%- else -%}
        {{ edition_rule('default_as_of') }}
    {%- endif -%}
{%- endmacro %}

{# A rule of the edition: a column of the seed editions. #}
{% macro edition_rule(column) -%}
    (select e.{{ column }} from {{ ref('editions') }} as e where e.edition = {{ var('edition') }})
{%- endmacro %}

{# The calendar year that the edition describes. #}
{% macro data_year() -%}
    {{ edition_rule('data_year') }}
{%- endmacro %}
