{# One wide relation indicators.tabel_<id> per report table, made from table_cells: a table is data, not a model. #}
{% macro wide_tables() %}
    {% if execute %}
        {% set tables = run_query("select distinct table_id from " ~ this ~ " order by table_id").columns[0].values() %}
        {% set stale = run_query(
            "select view_name from duckdb_views() where schema_name = '" ~ this.schema ~ "' and view_name like 'tabel\_%' escape '\\'"
        ).columns[0].values() %}
        {% for view in stale %}
            {% do run_query("drop view if exists " ~ this.schema ~ "." ~ view) %}
        {% endfor %}
        {% for table_id in tables %}
            {% set labels = run_query(
                "select distinct col_order, col_label from " ~ this ~ " where table_id = '" ~ table_id ~ "' order by col_order"
            ) %}
            {% set statement %}
                create view {{ this.schema }}.tabel_{{ table_id | replace('.', '_') }} as
                select
                    row_label
                    {%- for row in labels.rows %},
                    max(trim(display_text || mark || ' ' || yellow_text)) filter (where col_order = {{ row[0] }})
                        as "{{ row[1] }}"
                    {%- endfor %}
                from {{ this }}
                where table_id = '{{ table_id }}'
                group by row_order, row_label
                order by row_order
            {% endset %}
            {% do run_query(statement) %}
        {% endfor %}
    {% endif %}
    select 1
{% endmacro %}
