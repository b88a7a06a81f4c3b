{# What an analyst writes round a value to read it: `select plain(value)` gives 45640 for 45640.000000, as text and with
   every digit it has. It is kept in the database, so that the published copy has it too. #}
{% macro keep_plain() %}{{ adapter.dispatch('keep_plain')() }}{% endmacro %}

{% macro default__keep_plain() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% do run_query(
            "create or replace macro main.plain(number) as "
            ~ "regexp_replace(cast(number as varchar), '^(-?[0-9]+)(?:[.]0+|([.][0-9]*[1-9])0+)$', '\\1\\2')"
        ) %}
    {% endif %}
{% endmacro %}
