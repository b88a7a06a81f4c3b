{# Stop early, with the next step, when the front door has not prepared the lake. #}
{% macro require_lake() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'show'] %}
        {% set found = run_query("select count(*) from glob('" ~ var('lake') ~ "/_none/_none/delivery=none/datasets.parquet')") %}
        {% if found.columns[0].values()[0] == 0 %}
            {{ exceptions.raise_compiler_error("The lake '" ~ var('lake') ~ "' is not prepared. Run `make build`, or `svm land samples/inbox` first.") }}
        {% endif %}
    {% endif %}
{% endmacro %}
