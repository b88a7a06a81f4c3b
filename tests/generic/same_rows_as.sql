{# Absence is a row: a model built on the expected grid has exactly the rows of the grid. #}
{% test same_rows_as(model, model_name) %}
with counts as (
    select
        (select count(*) from {{ model }}) as found,
        (select count(*) from {{ ref(model_name) }}) as expected
)

select * from counts
where found <> expected
{% endtest %}
