{# Every landed cell got a canonical period and either a value or a sign; nothing was dropped without a word. #}
{% test cells_are_typed(model) %}
select * from {{ model }}
where
    period is null
    or period_kind is null
    or obs_status is null
    or contains(obs_status, '?')
    or (value is null and obs_status = 'A')
{% endtest %}
