{# The id of a figure: indicator, period, breakdown unless total, measure unless the value itself. #}
{% macro figure_id() -%}
    indicator_id || ':' || period
    || case when breakdown = '' then '' else ':' || breakdown end
    || case when measure = 'value' then '' else ':' || measure end
{%- endmacro %}

{# The tag of a figure in a document. A content control holds 64 characters, of which a channel such as `@kop` takes some:
   a longer id is cut and ends in a part of its hash. #}
{% macro figure_tag(figure_id) -%}
    case
        when length({{ figure_id }}) <= 58 then {{ figure_id }}
        else left({{ figure_id }}, 47) || '~' || left(sha256({{ figure_id }}), 10)
    end
{%- endmacro %}

{# The id of a value: indicator, period, and breakdown unless total. #}
{% macro value_id(indicator_id, period, breakdown) -%}
    {{ indicator_id }} || ':' || {{ period }} || case when {{ breakdown }} = '' then '' else ':' || {{ breakdown }} end
{%- endmacro %}
