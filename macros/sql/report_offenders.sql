{# A test that says what it found: prints the column `message` of every offending row, also under --quiet, and is
   itself the query. #}
{% macro report_offenders(offenders) -%}
    {%- if execute and flags.WHICH in ('build', 'test') -%}
        {%- set rows = run_query("select message from (" ~ offenders ~ ") order by message limit 20").rows -%}
        {%- for row in rows -%}
            {%- do print(model.name ~ ': ' ~ row[0]) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ offenders }}
{%- endmacro %}
