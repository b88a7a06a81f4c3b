{# The grain of a model: these columns together occur once. Returns the offending keys. #}
{% test unique_combination(model, columns) %}
{{ config(meta={
    'settle': 'remove the row that is there twice, or mend the join that doubles it: each key is one row.'
}) }}
select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
