{# The one number engine: DECIMAL in, half away from zero, Dutch text out. `base` is the rounding base in units
   (1, 5, 10, 100); `decimals` counts only when base is 1. Every printed number comes from here; its minus is the hyphen,
   the one that spreadsheets and CSV readers know. #}
{% macro rounded(value, base, decimals) -%}
    case
        when {{ base }} = 5 then cast(round(cast({{ value }} as decimal(38, 10)) * 2, -1) * 0.5 as decimal(38, 10))
        when {{ base }} = 10 then cast(round(cast({{ value }} as decimal(38, 10)), -1) as decimal(38, 10))
        when {{ base }} = 100 then cast(round(cast({{ value }} as decimal(38, 10)), -2) as decimal(38, 10))
        when {{ decimals }} >= 2 then cast(round(cast({{ value }} as decimal(38, 10)), 2) as decimal(38, 10))
        when {{ decimals }} = 1 then cast(round(cast({{ value }} as decimal(38, 10)), 1) as decimal(38, 10))
        else cast(round(cast({{ value }} as decimal(38, 10)), 0) as decimal(38, 10))
    end
{%- endmacro %}

{# A number in Dutch notation, rounded as it is printed. #}
{% macro display_number(value, base, decimals) -%}
    list_transform(
        [{{ rounded(value, base, decimals) }}],
        lambda n: case when n < 0 then '-' else '' end
        || replace(format('{:,}', cast(trunc(abs(n)) as bigint)), ',', '.')
        || case
            when {{ base }} <> 1 or {{ decimals }} <= 0 then ''
            else ',' || left(substr(cast(abs(n) - trunc(abs(n)) as varchar), 3), least({{ decimals }}, 2))
        end
    )[1]
{%- endmacro %}

{# How many decimals `display_number` prints. #}
{% macro printed_decimals(base, decimals) -%}
    case when {{ base }} <> 1 or {{ decimals }} <= 0 then 0 else least({{ decimals }}, 2) end
{%- endmacro %}

{# A figure as it is printed: the word with which its source hedged it, the number, and the sign of its unit. #}
{% macro display_figure(hedge, value, unit, base, decimals) -%}
    case when {{ hedge }} = '' then '' else {{ hedge }} || ' ' end
    || {{ display_number(value, base, decimals) }}
    || case when {{ unit }} = 'percent' then '%' else '' end
{%- endmacro %}

{# A number as a headline has it, from the unrounded value: "336 duizend", "ruim 24 duizend", "bijna 1,2 miljoen"; a
   small one as it is. The word with which the source hedged the number goes before our own. #}
{% macro headline_number(value, otherwise, hedge="''") -%}
    case
        when abs({{ value }}) >= 999500
            then
                case when {{ hedge }} <> '' then {{ hedge }} || ' ' else {{ _more_or_less(value, value ~ ' / 1000000', '1') }} end
                || {{ display_number(value ~ ' / 1000000', '1', '1') }} || ' miljoen'
        when abs({{ value }}) >= 10000
            then
                case when {{ hedge }} <> '' then {{ hedge }} || ' ' else {{ _more_or_less(value, value ~ ' / 1000', '0') }} end
                || {{ display_number(value ~ ' / 1000', '1', '0') }} || ' duizend'
        else {{ otherwise }}
    end
{%- endmacro %}

{# Which side of its rounding a positive number is on. #}
{% macro _more_or_less(value, scaled, decimals) -%}
    list_transform(
        [{{ rounded(scaled, '1', decimals) }}],
        lambda n: case
            when {{ value }} < 0 then ''
            when {{ scaled }} > n then 'ruim '
            when {{ scaled }} < n then 'bijna '
            else ''
        end
    )[1]
{%- endmacro %}

{# 5 juli 2026 #}
{% macro display_date(day) -%}
    cast(day({{ day }}) as string) || ' ' || {{ display_month(day) }}
{%- endmacro %}

{# juli 2026 #}
{% macro display_month(day) -%}
    array_extract({{ month_names() }}, month({{ day }})) || ' ' || cast(year({{ day }}) as string)
{%- endmacro %}

{# A period at the head of a narrow column: mrt. 2025, 1e kw. 2025, 1e helft 2025; others as `period_label` has them #}
{% macro short_period_label(period, period_kind, period_start, period_end) -%}
    case {{ period_kind }}
        when 'quarter' then right({{ period }}, 1) || 'e kw. ' || left({{ period }}, 4)
        when 'half_year' then right({{ period }}, 1) || 'e helft ' || left({{ period }}, 4)
        when 'month' then array_extract({{ short_month_names() }}, month({{ period_start }})) || ' ' || left({{ period }}, 4)
        else {{ period_label(period, period_kind, period_start, period_end) }}
    end
{%- endmacro %}

{# A period as a Dutch reader writes it: 2025, eerste kwartaal 2025, maart 2025, 31 december 2025 #}
{% macro period_label(period, period_kind, period_start, period_end) -%}
    {%- set ordinal = "['eerste', 'tweede', 'derde', 'vierde'][cast(right(" ~ period ~ ", 1) as integer)]" -%}
    case {{ period_kind }}
        when 'quarter' then {{ ordinal }} || ' kwartaal ' || left({{ period }}, 4)
        when 'half_year' then {{ ordinal }} || ' halfjaar ' || left({{ period }}, 4)
        when 'tertial' then {{ ordinal }} || ' tertiaal ' || left({{ period }}, 4)
        when 'month' then {{ display_month(period_start) }}
        when 'week' then 'week ' || cast(cast(right({{ period }}, 2) as integer) as varchar) || ' ' || left({{ period }}, 4)
        when 'reference_date' then {{ display_date(period_start) }}
        when 'cumulative_window' then {{ display_date(period_start) }} || ' t/m ' || {{ display_date(period_end) }}
        else {{ period }}
    end
{%- endmacro %}
