{# One wide relation indicators.tabel_<id> per report table, made from table_cells: a table is data, not a model. It names
   no database, because the published copy has another name than the one that was built. #}
{% macro wide_tables() %}
    {% if execute %}
        {# the name of the view, because a bare 3.10 would come back as the number 3.1 #}
        {% set view_name = "'tabel_' || replace(table_id, '.', '_')" %}
        {% set columns = run_query(
            "select distinct " ~ view_name ~ " as view_name, col_order, col_label from " ~ this ~ " order by all"
        ).rows %}
        {% set stale = run_query(
            "select view_name from duckdb_views() where schema_name = '" ~ this.schema ~ "' and view_name like 'tabel\_%' escape '\\'"
        ).columns[0].values() %}
        {% for view in stale %}
            {% do run_query("drop view if exists " ~ this.schema ~ "." ~ view) %}
        {% endfor %}
        {% for view, lines in columns | groupby(0) %}
            {% set statement %}
                create view {{ this.schema }}.{{ view }} as
                select
                    row_label
                    {%- for row in lines %},
                    max(
                        concat_ws(
                            ' ',
                            display_text || mark,
                            nullif('(' || concat_ws(', ', nullif(period_text, ''), nullif(computed_text, '')) || ')', '()'),
                            nullif(yellow_text, '')
                        )
                    )
                    filter (where col_order = {{ row[1] }}) as "{{ row[2] }}"
                    {%- endfor %}
                from {{ this.schema }}.{{ this.identifier }}
                where {{ view_name }} = '{{ view }}'
                group by row_order, row_label
                order by row_order
            {% endset %}
            {% do run_query(statement) %}
        {% endfor %}
    {% endif %}
    select 1
{% endmacro %}
