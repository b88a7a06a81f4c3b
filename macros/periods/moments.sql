{# Kinds of period that tell one moment of a stock: a month is its last day. #}
{% macro moment_kinds() -%}
    ('reference_date', 'week', 'month', 'quarter', 'half_year')
{%- endmacro %}

{# From which day a delivered moment stands for the one that is owed at the end of a period: weekly figures in the last
   week, monthly ones in the last month. A yearly stock and named reference days are owed on their own day. #}
{% macro fulfils_from(frequency, calendar_kind, reference_days, period_start, period_end) -%}
    cast(
        case
            when {{ reference_days }} <> '' or {{ calendar_kind }} = 'year' then {{ period_end }}
            when {{ period_start }} < {{ period_end }} then {{ period_start }}
            else {{ step_back(frequency, period_end, 1) }} + interval 1 day
        end as date
    )
{%- endmacro %}

{# A day a number of steps of a frequency earlier: W, M, Q, T (tertial), H; A and adhoc count years. #}
{% macro step_back(frequency, day, steps) -%}
    case {{ frequency }}
        when 'W' then {{ day }} - to_days(cast(7 * {{ steps }} as integer))
        when 'M' then {{ day }} - to_months(cast({{ steps }} as integer))
        when 'Q' then {{ day }} - to_months(cast(3 * {{ steps }} as integer))
        when 'T' then {{ day }} - to_months(cast(4 * {{ steps }} as integer))
        when 'H' then {{ day }} - to_months(cast(6 * {{ steps }} as integer))
        else {{ day }} - to_months(cast(12 * {{ steps }} as integer))
    end
{%- endmacro %}

{# How often a kind of period comes back; dates and windows come as often as their product does. #}
{% macro frequency_of(period_kind, frequency) -%}
    case {{ period_kind }}
        when 'week' then 'W'
        when 'month' then 'M'
        when 'quarter' then 'Q'
        when 'tertial' then 'T'
        when 'half_year' then 'H'
        when 'year' then 'A'
        else {{ frequency }}
    end
{%- endmacro %}

{# Whether a calendar rule gives a date. #}
{% macro is_dated(rule) -%}
    {{ rule }} not in ('none', 'continuous', 'unknown')
{%- endmacro %}

{# The last ISO week of a year: the one that holds 28 December. #}
{% macro last_week(year_number) -%}
    cast({{ year_number }} as varchar) || '-W'
    || lpad(cast(weekofyear(make_date({{ year_number }}, 12, 28)) as varchar), 2, '0')
{%- endmacro %}
