{# The grain of staging: one row per delivered cell, each with a canonical period and a value or a sign. Returns
   every offending cell: a cell found twice, one that could not be typed, or a sign that status_codes lacks. #}
{% test staged_cells(model) %}
with counted as (
    select
        *,
        count(*) over (partition by delivery_id, raw_row, raw_column) as times_found
    from {{ model }}
)

select * from counted
where
    times_found > 1
    or period is null
    or period_kind is null
    or obs_status is null
    or contains(obs_status, '?')
    or (value is null and obs_status = 'A')
{% endtest %}
