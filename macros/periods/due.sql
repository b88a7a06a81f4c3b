{# The release calendar in SQL. A rule gives the latest date at which a release is expected: T+n-MM-DD,
   +N days|workdays|weeks|months after the period, -N months before it, next MON..SUN after it. A window is two rules
   with .. between them: it opens at the first and is due at the second. Anything else (none, continuous, unknown) has
   no date. `holidays` is a list of dates that are no working days. #}
{% macro due_on(rule, first_day, last_day, holidays) -%}
    {{ _rule_day("string_split(" ~ rule ~ ", '..')[-1]", first_day, last_day, holidays) }}
{%- endmacro %}

{# First day of the window; NULL where the rule is no window. #}
{% macro due_from(rule, first_day, last_day, holidays) -%}
    case
        when contains({{ rule }}, '..')
            then {{ _rule_day("string_split(" ~ rule ~ ", '..')[1]", first_day, last_day, holidays) }}
    end
{%- endmacro %}

{# The last day on which a release that is due on `day` is still in time: a date on a Saturday, a Sunday or a holiday
   moves to the next working day (Algemene termijnenwet, article 1). #}
{% macro last_day_in_time(day, holidays) -%}
    list_filter(
        list_transform(generate_series(0, 10), d -> cast({{ day }} + to_days(cast(d as integer)) as date)),
        d -> isodow(d) < 6 and not list_contains({{ holidays }}, d)
    )[1]
{%- endmacro %}

{# What a rule may look like; a rule that does not is refused by the test `calendar_rules_are_readable`. #}
{% macro is_due_rule(rule) -%}
    {%- set one = "T\\+\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])|\\+\\d+ (days|workdays|weeks|months)|-\\d+ months|next (MON|TUE|WED|THU|FRI|SAT|SUN)" -%}
    regexp_full_match({{ rule }}, '({{ one }})(\.\.({{ one }}))?|none|continuous|unknown')
{%- endmacro %}

{# The day that one side of a rule of the calendar gives for a period. #}
{% macro _rule_day(rule, first_day, last_day, holidays) -%}
    {%- set n = "cast(regexp_extract(" ~ rule ~ ", '^[+-](\\d+) ', 1) as integer)" -%}
    {%- set first_of_month = "make_date(year(" ~ last_day ~ ") + cast(substr(" ~ rule ~ ", 3, 1) as integer), cast(substr(" ~ rule ~ ", 5, 2) as integer), 1)" -%}
    case
        when regexp_full_match({{ rule }}, 'T\+\d-\d{2}-\d{2}')
            {#- no later than the last day of the month, so that 02-29 also exists in other years -#}
            then cast(
                {{ first_of_month }}
                + to_days(least(cast(substr({{ rule }}, 8, 2) as integer), day(last_day({{ first_of_month }}))) - 1) as date
            )
        when regexp_full_match({{ rule }}, '\+\d+ days') then cast({{ last_day }} + to_days({{ n }}) as date)
        when regexp_full_match({{ rule }}, '\+\d+ weeks') then cast({{ last_day }} + to_days(7 * {{ n }}) as date)
        when regexp_full_match({{ rule }}, '\+\d+ months')
            {#- counted from the first day after the period, so that month lengths do not matter -#}
            then cast({{ last_day }} + interval 1 day + to_months({{ n }}) - interval 1 day as date)
        when regexp_full_match({{ rule }}, '\+\d+ workdays')
            then list_filter(
                list_transform(
                    generate_series(1, 2 * {{ n }} + 20), d -> cast({{ last_day }} + to_days(cast(d as integer)) as date)
                ),
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
