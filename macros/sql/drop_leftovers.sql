{# What an earlier version of the project built and this one does not: nobody makes it anew, so it would stay as it was.
   The wide tables belong to table_cells, see wide_tables. #}
{% macro drop_leftovers() %}{{ adapter.dispatch('drop_leftovers')() }}{% endmacro %}

{% macro default__drop_leftovers() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set kept = [] %}
        {% for node in graph.nodes.values() if node.resource_type in ['model', 'seed'] %}
            {% do kept.append(node.schema ~ '.' ~ node.alias) %}
        {% endfor %}
        {% set found %}
            select
                table_schema,
                table_name,
                case table_type when 'VIEW' then 'view' else 'table' end as kind
            from information_schema.tables
            where
                table_catalog = current_database()
                and table_schema || '.' || table_name not in ('{{ kept | sort | join("', '") }}')
                and not (table_schema = 'indicators' and starts_with(table_name, 'tabel_'))
        {% endset %}
        {% for row in run_query(found).rows %}
            {% do run_query('drop ' ~ row[2] ~ ' "' ~ row[0] ~ '"."' ~ row[1] ~ '"') %}
        {% endfor %}
    {% endif %}
{% endmacro %}
