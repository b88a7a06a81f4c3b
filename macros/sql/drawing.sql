{# Whether a title says that its figures are split: "naar nationaliteit", "per spoor", but not "per jaar". #}
{% macro promises_parts(title) -%}
    regexp_matches({{ title }}, ' naar | per (spoor|land|soort|groep|provincie|gemeente)')
{%- endmacro %}

{# The oldest year of which a chart may be the newest: what is older is told in words, not drawn as if it were news. #}
{% macro oldest_drawn_year() -%}
    ({{ data_year() }} - 3)
{%- endmacro %}
