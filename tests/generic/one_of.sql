{# Every row has exactly one of the allowed values; NULL is none of them. #}
{% test one_of(model, column, values) %}
select {{ column }} from {{ model }}
where {{ column }} is null or {{ column }} not in ('{{ values | join("', '") }}')
{% endtest %}
