{# The grain of staging: one row per delivered cell. What a partner wrote in it is no reason to fail: a cell that cannot
   be read is a row of monitor.unplaced_cells. Returns every cell that is found twice. #}
{% test staged_cells(model) %}
{{ config(meta={
    'settle': 'mend the staging model, which reads one cell twice; `svm retract {delivery_id}` leaves the delivery out.'
}) }}
select
    delivery_id,
    raw_row,
    raw_column,
    count(*) || ' rows of one cell' as problem
from {{ model }}
group by delivery_id, raw_row, raw_column
having count(*) > 1
{% endtest %}
