{# A delivered cell as DECIMAL, NULL when the cell is a sign, blank, withheld or
   longer than a number may be. Notations: point (1234.5),
   comma (1234,5), dotted (1.234,5), grouped (1,234.5). A lone - is the CBS sign for nil. #}
{% macro number(cell, notation) -%}
    {%- set bare = {
        'point': "trim(" ~ cell ~ ")",
        'comma': "replace(trim(" ~ cell ~ "), ',', '.')",
        'dotted': "replace(replace(trim(" ~ cell ~ "), '.', ''), ',', '.')",
        'grouped': "replace(trim(" ~ cell ~ "), ',', '')",
    }[notation] -%}
    case
        when {{ bare }} = '-' then cast(0 as decimal(28, 6))
        when regexp_full_match({{ bare }}, '-?\d+(\.\d+)?') then try_cast({{ bare }} as decimal(28, 6))
    end
{%- endmacro %}

{# Number of decimals that the partner wrote, so that print never shows more than was delivered. #}
{% macro decimals(cell, notation) -%}
    {%- set mark = '\\.' if notation in ['point', 'grouped'] else ',' -%}
    cast(length(regexp_extract(trim({{ cell }}), '{{ mark }}(\d+)$', 1)) as integer)
{%- endmacro %}
