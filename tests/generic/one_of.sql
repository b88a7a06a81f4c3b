{# Every row has exactly one of the allowed values; NULL is none of them, unless it `may_be_empty`. #}
{% test one_of(model, column, values, may_be_empty=false) %}
{{ config(meta={'settle': 'mend the model that writes the word, or add it to the test in the yml beside the model.'}) }}
select
    *,
    '{{ column }} is ' || coalesce({{ column }}, 'empty') as message
from {{ model }}
where {% if not may_be_empty %}{{ column }} is null or {% endif %}{{ column }} not in ('{{ values | join("', '") }}')
{% endtest %}
