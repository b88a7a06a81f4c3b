{# Words with which a source says that a number is not exact. They stay before the number wherever it is printed. #}
{% macro hedge_words() -%}
    {{ return(['ruim', 'bijna', 'meer dan', 'minder dan', 'ongeveer', 'circa']) }}
{%- endmacro %}
