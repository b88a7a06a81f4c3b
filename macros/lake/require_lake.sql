{# Stop early, with the next step, when the front door has not prepared the lake. #}
{% macro require_lake() %}{{ adapter.dispatch('require_lake')() }}{% endmacro %}

{% macro default__require_lake() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'show'] %}
        {% set found = run_query(
            "select count(*) from glob('" ~ var('lake') ~ "/_none/_none/delivery=none/datasets.parquet') union all "
            ~ "select count(*) from glob('" ~ var('lake') ~ "/_retractions/_none/_none/none.0.parquet')"
        ) %}
        {% if 0 in found.columns[0].values() %}
            {{ exceptions.raise_compiler_error("The lake '" ~ var('lake') ~ "' is not prepared. Run `make build`, or `svm land samples/inbox` first.") }}
        {% endif %}
    {% endif %}
{% endmacro %}
