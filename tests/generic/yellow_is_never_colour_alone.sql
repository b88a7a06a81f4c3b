{# Yellow carries a bracketed Dutch text that begins with the word of a status, and nothing else does. #}
{% test yellow_is_never_colour_alone(model) %}
select * from {{ model }}
where
    is_yellow <> exists (
        select 1 from {{ ref('statuses') }} as s
        where starts_with(yellow_text, '[' || s.yellow_word || ': ') and ends_with(yellow_text, ']')
    )
{% endtest %}
