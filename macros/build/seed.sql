{# A seed as its file has it: a column is text unless `column_types` says otherwise, so that no value decides how the
   others are read. dbt's own reads every file in Python first, to guess the types. #}
{% materialization seed, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        create or replace table {{ target }} as
        select * from read_csv(
            '{{ adapter.get_seed_file_path(model) }}',
            header = true, delim = ',', quote = '"', escape = '"', all_varchar = true
            {%- if config.get('column_types') %},
            types = {
                {%- for name, type in config.get('column_types').items() %}
                '{{ name }}': '{{ type }}' {{- ',' if not loop.last }}
                {%- endfor %}
            }
            {%- endif %}
        );
        {{ comments_on(target) }}
    {%- endcall -%}
    {%- do store_result('agate_table', response='OK') -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
