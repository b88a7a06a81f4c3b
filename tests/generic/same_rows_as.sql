{# Absence is a row: a model built on the expected grid has exactly the rows of the grid. Returns the figures of
   which one of them has more rows. #}
{% test same_rows_as(model, model_name) %}
{{ config(meta={
    'settle': 'mend the join that loses or doubles these rows: the model has exactly the rows of its grid.'
}) }}
with counted as (
    select
        indicator_id,
        period,
        breakdown,
        1 as found,
        0 as expected
    from {{ model }}
    union all
    select
        indicator_id,
        period,
        breakdown,
        0 as found,
        1 as expected
    from {{ ref(model_name) }}
)

select
    indicator_id,
    period,
    breakdown,
    sum(found) || ' rows, expected ' || sum(expected) || ' as in {{ model_name }}' as problem
from counted
group by indicator_id, period, breakdown
having sum(found) <> sum(expected)
{% endtest %}
