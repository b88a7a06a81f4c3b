{# A relation of every release that was frozen, with the folder of its release; without any release it has no rows, and
   then the columns that are named with their type. #}
{% macro frozen(name, columns) -%}
    {%- set files = var('releases') ~ '/*/*/parquet/' ~ name ~ '.parquet' -%}
    {%- set found = run_query("select count(*) from glob('" ~ files ~ "')").columns[0][0] if execute else 0 -%}
    {%- if found -%}
        (
            select
                *,
                parse_dirpath(filename) as release_folder
            from read_parquet('{{ files }}', union_by_name = true, filename = true)
        )
    {%- else -%}
        (
            select
                {%- for column, type in columns.items() %}
                cast(null as {{ type }}) as {{ column }},
                {%- endfor %}
                '' as release_folder
            where false
        )
    {%- endif -%}
{%- endmacro %}
