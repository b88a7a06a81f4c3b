{# Name the files that the staging model of a layout reads: those of each of its tables, as the door lists them. The
   source of the layout reads this variable, so that a new table is a row of the layout and nothing here. #}
{% macro name_files_of_layout() -%}{{ adapter.dispatch('name_files_of_layout')(source('door', 'datasets')) }}{%- endmacro %}

{% macro default__name_files_of_layout(datasets) -%}
    {%- set layout = this.identifier.removeprefix('stg_').split('__')[0] -%}
    set variable files_of_{{ layout }} = (
        select list(files order by files)
        from (
            select '{{ var("lake") }}/' || dataset || '/delivery=*/data*.parquet' as files
            from {{ datasets }}
            where layout = '{{ layout }}'
        )
    )
{%- endmacro %}
