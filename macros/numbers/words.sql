{# The words that turn with a figure, by the form in which an author asks for them: the channel in a tag. No tag may get
   longer than 64 characters, so a form has five at most. A figure for which no word is true has no such form. #}

{# Which way a change went. Both the printed and the unrounded change have a say: one that is printed as nothing went no
   way, and says whether it is nothing. A percentage, which changes by points, is higher and not more. #}
{% macro direction_words(value, printed_value, unit) -%}
    case
        when {{ printed_value }} > 0 and {{ unit }} <> 'percentage point'
            then {{ by_form(dict(steeg='steeg', is='gestegen', trend='stijging', meer='meer', hoger='hoger')) }}
        when {{ printed_value }} > 0
            then {{ by_form(dict(steeg='steeg', is='gestegen', trend='stijging', hoger='hoger')) }}
        when {{ printed_value }} < 0 and {{ unit }} <> 'percentage point'
            then {{ by_form(dict(steeg='daalde', is='gedaald', trend='daling', meer='minder', hoger='lager')) }}
        when {{ printed_value }} < 0
            then {{ by_form(dict(steeg='daalde', is='gedaald', trend='daling', hoger='lager')) }}
        when {{ value }} = 0 then {{ by_form(dict(steeg='bleef gelijk', is='gelijk gebleven')) }}
        else {{ by_form(dict(steeg='bleef vrijwel gelijk', is='vrijwel gelijk gebleven')) }}
    end
{%- endmacro %}

{# An unrounded percentage as a fraction: the fraction alone up to half a percentage point from it, with a hedge up to two.
   What `publish/prose` allows an author who types it is wider; a test holds the one against the other. #}
{% macro fraction_words(percentage) -%}
    case
        {%- for fraction, size in [
            ('een vijfde', '20'), ('een kwart', '25'), ('een derde', '100 / 3'),
            ('de helft', '50'), ('twee derde', '200 / 3'), ('driekwart', '75'),
        ] %}
        when {{ percentage }} >= {{ size }} - 0.5 and {{ percentage }} < {{ size }} + 0.5
            then {{ by_form(dict(deel=fraction)) }}
        when {{ percentage }} >= {{ size }} + 0.5 and {{ percentage }} < {{ size }} + 2
            then {{ by_form(dict(deel='ruim ' ~ fraction)) }}
        when {{ percentage }} >= {{ size }} - 2 and {{ percentage }} < {{ size }} - 0.5
            then {{ by_form(dict(deel='bijna ' ~ fraction)) }}
        {%- endfor %}
        else {{ by_form(dict()) }}
    end
{%- endmacro %}

{# A place in words, without the article that the noun behind it asks for. #}
{% macro rank_words(place) -%}
    case
        when {{ place }} = 1 then {{ by_form(dict(rang='grootste')) }}
        {%- for larger in ['een', 'twee', 'drie', 'vier'] %}
        when {{ place }} = {{ loop.index + 1 }} then {{ by_form(dict(rang='op ' ~ larger ~ ' na grootste')) }}
        {%- endfor %}
        else {{ by_form(dict()) }}
    end
{%- endmacro %}

{# A map from form to word. #}
{% macro by_form(words) -%}
    cast(map({{ words.keys() | list }}, {{ words.values() | list }}) as map(varchar, varchar))
{%- endmacro %}
