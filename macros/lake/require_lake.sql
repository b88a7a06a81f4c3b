{# Stop early, with the next step, when the as-of date is no date or the front door has not prepared the lake. #}
{% macro require_lake() %}
    {% if var('as_of') and not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', var('as_of') | string) %}
        {{ exceptions.raise_compiler_error("as_of is '" ~ var('as_of') ~ "'; expected a date such as 2025-07-04.") }}
    {% endif %}
    {% if execute and flags.WHICH in ['build', 'run', 'test', 'show'] %}
        {% set found = run_query("select count(*) from glob('" ~ var('lake') ~ "/_none/_none/delivery=none/ledger.parquet')") %}
        {% if found.columns[0].values()[0] == 0 %}
            {{ exceptions.raise_compiler_error("The lake '" ~ var('lake') ~ "' is not prepared. Run `make build`, or `svm land samples/inbox` first.") }}
        {% endif %}
    {% endif %}
{% endmacro %}
