{# No label of a partner is left without a code of ours. Returns the labels that country_labels lacks. #}
{% test only_known_codes(model) %}
select distinct
    dataset,
    regexp_extract(breakdown, '[a-z_]+=\?[^;]*') as unmapped
from {{ model }}
where contains(breakdown, '=?')
{% endtest %}
