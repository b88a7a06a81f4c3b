{# The themes of the report: one schema of facts each. #}
{% macro themes() -%}
    {{ return(['migratie', 'asiel', 'oekraine', 'toezicht_vertrek', 'huisvesting', 'inburgering_naturalisatie']) }}
{%- endmacro %}
