{# Until when a source met the calendar: the as-of date of the last build, or the first day on which something of it was
   due that has not come since, also after that build. Never the age of a file. The cells of a layout stand for all
   tables that have it. What the build made is named as it is: dbt knows no reference from a source. #}
{% macro met_until(delivered) %}
    with

    datasets as (
        select d.dataset
        from {{ source('door', 'datasets') }} as d
        where
            {% if delivered.identifier == 'cells' -%}
                d.layout = '{{ delivered.schema }}'
            {%- else -%}
                d.dataset = '{{ delivered.schema }}/{{ delivered.identifier }}'
            {%- endif %}
    ),

    received as (
        select
            l.dataset,
            max(l.received_on) as received_on
        from {{ source('door', 'ledger') }} as l
        inner join indicators.edition as e on l.received_on <= e.as_of
        group by l.dataset
    ),

    overdue as (
        select min(s.due_on) as due_on
        from monitor.series_status as s
        inner join datasets on s.dataset = datasets.dataset
        left join received on s.dataset = received.dataset
        where s.is_chased and coalesce(s.due_on > received.received_on, true)
    )

    select cast(coalesce(overdue.due_on, e.as_of) as timestamp) as met_until
    from overdue
    cross join indicators.edition as e
{% endmacro %}

{# dbt holds a source against its own clock; a report is judged at its as-of date. #}
{% macro duckdb__collect_freshness_custom_sql(source, loaded_at_query) %}
    {% call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) -%}
        select
            ({{ loaded_at_query }}) as max_loaded_at,
            (select cast(max(e.as_of) as timestamp) from indicators.edition as e) as snapshotted_at
    {% endcall %}
    {{ return(load_result('collect_freshness_custom_sql')) }}
{% endmacro %}
