{# Yellow carries a bracketed Dutch text, and nothing else does. #}
{% test yellow_is_never_colour_alone(model) %}
select * from {{ model }}
where is_yellow <> (yellow_text like '[geel: %]')
{% endtest %}
