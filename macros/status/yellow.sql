{# What marks a yellow figure in words: a text in brackets that begins with the word of its status. #}
{% macro yellow_text(word, words) -%}
    '[' || {{ word }} || ': ' || {{ words }} || ']'
{%- endmacro %}

{# The yellow text of what is made of a figure that is itself yellow: `base` is the status of that figure. #}
{% macro yellow_base(base, what) -%}
    {{ yellow_text(base ~ '.yellow_word', what ~ " || ' ' || " ~ base ~ '.base_words_nl') }}
{%- endmacro %}
