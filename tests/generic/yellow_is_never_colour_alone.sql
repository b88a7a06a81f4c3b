{# Yellow carries a bracketed Dutch text that begins with the word of a status, and nothing else does. #}
{% test yellow_is_never_colour_alone(model) %}
{{ config(meta={'settle': 'take yellow and its text from macros/status/yellow.sql, both or neither.'}) }}
select
    *,
    case when is_yellow then 'yellow with the text ' else 'not yellow, with the text ' end
    || coalesce(nullif(yellow_text, ''), 'none') as message
from {{ model }}
where
    is_yellow <> exists (
        select 1 from {{ ref('statuses') }} as s
        where starts_with(yellow_text, '[' || s.yellow_word || ': ') and ends_with(yellow_text, ']')
    )
{% endtest %}
