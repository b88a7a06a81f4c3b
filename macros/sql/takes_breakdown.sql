{# Whether a condition of the seed comparability takes a breakdown: dimension=code is that member, dimension=* any
   member, dimension= none; no condition at all is every breakdown. #}
{% macro takes_breakdown(condition, breakdown) -%}
case
    when {{ condition }} = '' then true
    when ends_with({{ condition }}, '=*')
        then contains(';' || {{ breakdown }}, ';' || rtrim({{ condition }}, '*'))
    when ends_with({{ condition }}, '=')
        then not contains(';' || {{ breakdown }}, ';' || {{ condition }})
    else contains(';' || {{ breakdown }} || ';', ';' || {{ condition }} || ';')
end
{%- endmacro %}
