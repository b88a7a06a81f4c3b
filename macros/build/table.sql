{# A table with what is written of it, in one statement. dbt's own builds it beside the old one, renames both and asks
   for the columns on the way: a dozen statements a model, which took longer than the SQL itself. In DuckDB replacing is
   part of the transaction, so that a model that fails leaves the old table as it was. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if existing is not none and (existing.is_view or model.language == 'python') -%}
        {%- do drop_relation(existing) -%}
    {%- endif -%}
    {%- if model.language == 'python' -%}
        {%- call statement('main', language='python') -%}
            {{ py_write_table(temporary=False, relation=target, compiled_code=compiled_code) }}
        {%- endcall -%}
        {%- do run_query(comments_on(target)) -%}
    {%- else -%}
        {%- call statement('main') -%}
            create or replace table {{ target }} as (
                {{ compiled_code }}
            );
            {{ comments_on(target) }}
        {%- endcall -%}
    {%- endif -%}
    {%- if config.get('contract').enforced -%}
        {%- do require_contract(target) -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# The columns of a table must be those of its contract: names, types and order. dbt says what differs in its own words. #}
{% macro require_contract(target) %}
    {%- set agreed = [] -%}
    {%- for column in model.columns.values() -%}
        {%- do agreed.append((column.name, column.data_type | lower)) -%}
    {%- endfor -%}
    {%- set built = [] -%}
    {%- for row in run_query("select name, lower(type) from pragma_table_info('" ~ target ~ "') order by cid").rows -%}
        {%- do built.append((row[0], row[1])) -%}
    {%- endfor -%}
    {%- if built != agreed -%}
        {%- do get_assert_columns_equivalent(compiled_code) -%}
        {%- do exceptions.raise_compiler_error(
            model.name ~ " has the columns of its contract in another order or under other names of types; "
            ~ "expected " ~ agreed ~ ", found " ~ built ~ ". `python -m svm.columns` writes them."
        ) -%}
    {%- endif -%}
{% endmacro %}


{# What the yml says of a relation and its columns, as statements that write it into the database. #}
{% macro comments_on(target) -%}
    {%- if config.persist_relation_docs() and model.description -%}
        comment on table {{ target }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif -%}
    {%- if config.persist_column_docs() -%}
        {%- for column in model.columns.values() if column.description %}
            comment on column {{ target }}.{{ adapter.quote(column.name) }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
