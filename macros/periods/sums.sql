{# Which periods together are a longer one, how many of them, and their Dutch plural; the finest first. #}
{% macro sums_of_periods() -%}
    ('month', 'quarter', 3, 1, 'maanden'),
    ('month', 'tertial', 4, 1, 'maanden'),
    ('month', 'half_year', 6, 1, 'maanden'),
    ('month', 'year', 12, 1, 'maanden'),
    ('quarter', 'half_year', 2, 2, 'kwartalen'),
    ('quarter', 'year', 4, 2, 'kwartalen'),
    ('tertial', 'year', 3, 3, 'tertialen'),
    ('half_year', 'year', 2, 4, 'halfjaren')
{%- endmacro %}

{# The longer period in which a day lies. #}
{% macro whole_period(day, kind) -%}
    cast(year({{ day }}) as varchar)
    || case {{ kind }}
        when 'quarter' then '-Q' || cast(quarter({{ day }}) as varchar)
        when 'half_year' then '-H' || cast((month({{ day }}) + 5) // 6 as varchar)
        when 'tertial' then '-T' || cast((month({{ day }}) + 3) // 4 as varchar)
        else ''
    end
{%- endmacro %}

{# Whether a known value may be added to others of its kind: shares, averages, other measures and other counts may not.
   The row has `breakdown`, `unit` and `stat_type`. #}
{% macro is_additive(observation) -%}
    not regexp_matches(';' || {{ observation }}.breakdown, ';(count|measure|stat)=')
    and {{ observation }}.unit <> 'percent'
    and {{ observation }}.stat_type not in ('rate', 'average', 'duration')
{%- endmacro %}
