{# The date at which the warehouse looks at the world: var as_of, else the edition's default. #}
{% macro as_of() -%}
    {%- if var('as_of') -%}
        cast('{{ var("as_of") }}' as date)
    {%- else -%}
        (select e.default_as_of from {{ ref('editions') }} as e where e.edition = {{ var('edition') }})
    {%- endif -%}
{%- endmacro %}

{# The calendar year that the edition describes. #}
{% macro data_year() -%}
    (select e.data_year from {{ ref('editions') }} as e where e.edition = {{ var('edition') }})
{%- endmacro %}
