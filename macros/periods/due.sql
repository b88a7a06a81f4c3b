{# The latest date at which a release is expected. Grammar: T+n-MM-DD, +N days|workdays|weeks|months after the
   period, -N months before it, next MON..SUN after it; anything else (none, continuous, unknown) has no date. `holidays` is a list of dates that are no working days. #}
{% macro due_on(rule, first_day, last_day, holidays) -%}
    {%- set n = "cast(regexp_extract(" ~ rule ~ ", '^[+-](\\d+) ', 1) as integer)" -%}
    case
        when regexp_full_match({{ rule }}, 'T\+\d-\d{2}-\d{2}')
            then make_date(
                year({{ last_day }}) + cast(substr({{ rule }}, 3, 1) as integer),
                cast(substr({{ rule }}, 5, 2) as integer),
                cast(substr({{ rule }}, 8, 2) as integer)
            )
        when regexp_full_match({{ rule }}, '\+\d+ days') then cast({{ last_day }} + to_days({{ n }}) as date)
        when regexp_full_match({{ rule }}, '\+\d+ weeks') then cast({{ last_day }} + to_days(7 * {{ n }}) as date)
        when regexp_full_match({{ rule }}, '\+\d+ months')
            {#- counted from the first day after the period, so that month lengths do not matter -#}
            then cast({{ last_day }} + interval 1 day + to_months({{ n }}) - interval 1 day as date)
        when regexp_full_match({{ rule }}, '\+\d+ workdays')
            then list_filter(
                list_transform(generate_series(1, 90), d -> cast({{ last_day }} + to_days(cast(d as integer)) as date)),
                d -> isodow(d) < 6
                and not list_contains({{ holidays }}, d)
            )[{{ n }}]
        when regexp_full_match({{ rule }}, '-\d+ months') then cast({{ first_day }} - to_months({{ n }}) as date)
        when regexp_full_match({{ rule }}, 'next [A-Z]{3}')
            then cast({{ last_day }} + to_days(cast(
                (list_position(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], right({{ rule }}, 3))
                - isodow({{ last_day }}) + 6) % 7 + 1 as integer
            )) as date)
    end
{%- endmacro %}
