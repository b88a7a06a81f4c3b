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

{# The kinds of whole periods that make up a year, with what each adds to the year in its text. #}
{% macro parts_of_a_year() -%}
    ('year', ['']),
    ('half_year', ['-H1', '-H2']),
    ('tertial', ['-T1', '-T2', '-T3']),
    ('quarter', ['-Q1', '-Q2', '-Q3', '-Q4']),
    ('month', list_transform(generate_series(1, 12), n -> '-' || lpad(cast(n as varchar), 2, '0')))
{%- endmacro %}

{# The window that is a whole year. #}
{% macro whole_year_window(year_text) -%}
    {{ year_text }} || '-01-01/' || {{ year_text }} || '-12-31'
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
   The row has `may_add` of its breakdown, `unit` and
   `stat_type`. #}
{% macro is_additive(observation) -%}
    {{ observation }}.may_add
    and {{ observation }}.unit <> 'percent'
    and {{ observation }}.stat_type not in ('rate', 'average', 'duration')
{%- endmacro %}
