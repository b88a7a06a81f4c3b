{# A relation of every release that was frozen, with the folder of its release. Without any release that has the columns,
   as none of an early version of the software has, it has no rows; `columns` gives their types. #}
{% macro frozen(name, columns) -%}
    {%- set files = var('releases') ~ '/*/*/parquet/' ~ name ~ '.parquet' -%}
    {%- set names = columns.keys() | join("', '") -%}
    {%- set found = 0 -%}
    {%- if execute and run_query("select count(*) from glob('" ~ files ~ "')").columns[0][0] -%}
        {%- set found = run_query(
            "select count(distinct name) from parquet_schema('" ~ files ~ "') where name in ('" ~ names ~ "')"
        ).columns[0][0] -%}
    {%- endif -%}
    {%- if found == columns | length -%}
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
