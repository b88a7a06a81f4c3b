{# A check that could not run turns its series yellow and fails here. #}
{% test no_broken_check(model) %}
select
    expectation,
    observed
from {{ model }}
where broken
{% endtest %}
