{# The themes of the report: one schema of facts each. #}
{% macro themes() -%}
    {{ return(['migratie', 'asiel', 'oekraine', 'toezicht_vertrek', 'huisvesting', 'inburgering_naturalisatie']) }}
{%- endmacro %}

{# Every fact of every theme, one under the other. #}
{% macro all_facts() -%}
    {% for theme in themes() -%}
        select * from {{ ref(theme ~ '__waarnemingen') }}
        {%- if not loop.last %} union all {% endif %}
    {%- endfor %}
{%- endmacro %}
