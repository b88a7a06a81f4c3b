{# A test of the data, as dbt runs it. The rows that fail are read too and stand in the result of the test, all values as
   text, with what is said of each: `tell_findings` names where they came from. A test that passes costs nothing more. #}
{% materialization test, adapter='duckdb' %}
    {%- do dbt.materialization_test_default() -%}
    {%- set found = load_result('main').table -%}
    {%- if found.rows[0][0] -%}
        {%- set rows = run_query(offending_rows(sql)).columns[0].values() | list -%}
        {%- do store_raw_result('main', message='[' ~ rows | join(', ') ~ ']', code='OK', rows_affected=rows | length, agate_table=found) -%}
    {%- endif -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}


{# The first rows that a test returns, as JSON: `row` with its columns, and `said`: its message, or else its columns. Of a
   test of a grain the row is the whole one of the model, so that it names its delivery. #}
{% macro offending_rows(sql) -%}
    {%- set key = (model.test_metadata.kwargs.columns if model.test_metadata else none) or [] -%}
with

failing as (
    select cast(columns(*) as varchar)
    from (
        {{ sql }}
    )
),

told as (
    select distinct
        to_json(failing) as cells,
        coalesce(
            cells ->> 'message',
            nullif(array_to_string(
                list_transform(
                    list_filter(
                        json_keys(cells),
                        lambda name: coalesce(cells ->> name, '') <> ''
                        and name not in ('delivery_id', 'raw_row', 'raw_column', 'seed', 'problem')
                    ),
                    lambda name: case name when 'entry' then '' else name || ' ' end || (cells ->> name)
                ), ', '
            ), '') || coalesce(': ' || (cells ->> 'problem'), ''),
            cells ->> 'problem'
        ) as said
    from failing
),

first_told as (
    select * from told
    order by said, cells
    limit 20
),

offenders as (
    select distinct
        {%- if key %}
        json_object('row', to_json(whole), 'said', first_told.said) as offender
    from first_told
    inner join (
        select cast(columns(*) as varchar)
        from {{ graph.nodes[model.attached_node].relation_name }}
    ) as whole
        on
            {%- for column in key %}
            (first_told.cells ->> '{{ column }}') is not distinct from whole.{{ column }}{{ ' and' if not loop.last }}
            {%- endfor %}
        {%- else %}
        json_object('row', cells, 'said', said) as offender
    from first_told
        {%- endif %}
)

select offender from offenders
order by offender
limit 20
{%- endmacro %}
