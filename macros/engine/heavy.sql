{# The heavy models made on Spark, taken by a build on DuckDB that leaves them out:
     dbt build --vars '{heavy: FOLDER, code: HASH}' --exclude tag:heavy,resource_type:model
   FOLDER is where Spark keeps its tables, HASH what `python -m publish.release.inputs` prints: it is given to both. #}

{# What beside the lake decides the heavy models: edition, date and code. #}
{% macro heavy_state() -%}
    edition {{ var('edition') }}, as of {{ var('as_of') or 'its own date' }}, code {{ var('code') or 'not given' }}
{%- endmacro %}

{# The models with the tag heavy, as nodes of the graph. #}
{% macro heavy_models() -%}
    {%- set found = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and 'heavy' in node.tags -%}
        {%- do found.append(node) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# Spark: all heavy models are made, and from this. What is not signed nobody takes. #}
{% macro sign_heavy(results) %}{{ adapter.dispatch('sign_heavy')(results) }}{% endmacro %}

{% macro default__sign_heavy(results) %}{% endmacro %}

{% macro spark__sign_heavy(results) %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set made = [] %}
        {% for result in results if result.status == 'success' %}
            {% do made.append(result.node.unique_id) %}
        {% endfor %}
        {% if heavy_models() | rejectattr('unique_id', 'in', made) | list | length == 0 %}
            {% do run_query("create table reference.heavy_state using parquet as select '" ~ heavy_state() ~ "' as state") %}
        {% endif %}
    {% endif %}
{% endmacro %}

{# DuckDB: the results that others read as tables of this database; the other heavy models are left out of it. #}
{% macro take_heavy() %}{{ adapter.dispatch('take_heavy')() }}{% endmacro %}

{% macro spark__take_heavy() %}{% endmacro %}

{% macro default__take_heavy() %}
    {% if execute and var('heavy') and flags.WHICH in ['build', 'run'] %}
        {{ _require_signed() }}
        {% set names = heavy_models() | map(attribute='unique_id') | list %}
        {% set read = [] %}
        {% for node in graph.nodes.values() if node.unique_id not in names %}
            {% set parents = node.depends_on.nodes | default([]) %}
            {# a test of a heavy model and of nothing else is no reader #}
            {% if node.resource_type == 'model' or parents | reject('in', names) | list %}
                {% do read.extend(parents) %}
            {% endif %}
        {% endfor %}
        {% for node in heavy_models() %}
            {% set name = node.schema ~ '.' ~ node.alias %}
            {% if node.unique_id in read %}
                {% do run_query('create schema if not exists ' ~ node.schema) %}
                {% set columns = [] %}
                {% for column in node.columns.values() %}
                    {% do columns.append('cast(' ~ column.name ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) %}
                {% endfor %}
                {% do run_query(
                    'create or replace table ' ~ name ~ ' as select ' ~ columns | join(', ') ~ ' from ' ~ heavy_files(node)
                ) %}
            {% else %}
                {% do run_query('drop table if exists ' ~ name) %}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{# The files of a relation that Spark made. #}
{% macro heavy_files(relation) -%}
    read_parquet('{{ var("heavy") }}/{{ relation.schema }}.db/{{ relation.alias }}/*.parquet')
{%- endmacro %}

{# Stop when no run on Spark ended well, or when it was of another edition, date or code. #}
{% macro _require_signed() %}
    {% set files = heavy_files({'schema': 'reference', 'alias': 'heavy_state'}) %}
    {% set is_there = run_query("select count(*) from glob('" ~ var('heavy') ~ "/reference.db/heavy_state/*.parquet')") %}
    {% set next = ' Run on Spark, with the same edition, as_of and code, and then this build again: see docs/scale.md.' %}
    {% if not is_there.columns[0][0] %}
        {{ exceptions.raise_compiler_error(
            "In '" ~ var('heavy') ~ "' no run on Spark has ended well; expected the heavy models and reference.db/heavy_state." ~ next
        ) }}
    {% endif %}
    {% set state = run_query('select state from ' ~ files).columns[0][0] %}
    {% if state != heavy_state() or not var('code') %}
        {{ exceptions.raise_compiler_error(
            "The heavy models in '" ~ var('heavy') ~ "' are of " ~ state ~ '; expected ' ~ heavy_state() ~ '.' ~ next
        ) }}
    {% endif %}
{% endmacro %}
