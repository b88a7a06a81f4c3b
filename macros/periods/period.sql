{# One macro per notation turns a delivered period label into the canonical text:
   2025, 2025-Q1, 2025-H1, 2025-T1, 2025-03, 2025-W07, 2025-12-31 or start/end. #}

{# The months in Dutch as a list of SQL, January first; those of the Python code are compared with them in a test. #}
{% macro month_names() -%}
    split('januari;februari;maart;april;mei;juni;juli;augustus;september;oktober;november;december', ';')
{%- endmacro %}

{# The months in Dutch as they are shortened, as a list of SQL, January first. #}
{% macro short_month_names() -%}
    split('jan.;feb.;mrt.;apr.;mei;juni;juli;aug.;sept.;okt.;nov.;dec.', ';')
{%- endmacro %}

{# The number of a month in Dutch as two digits. #}
{% macro month_number(label) -%}
    lpad(cast(list_position({{ month_names() }}, lower({{ label }})) as string), 2, '0')
{%- endmacro %}

{# A month in the English of StatLine in Dutch; any other word as it is. #}
{% macro month_in_dutch(word) -%}
    case lower({{ word }})
        when 'january' then 'januari'
        when 'february' then 'februari'
        when 'march' then 'maart'
        when 'may' then 'mei'
        when 'june' then 'juni'
        when 'july' then 'juli'
        when 'august' then 'augustus'
        when 'october' then 'oktober'
        else {{ word }}
    end
{%- endmacro %}

{# CBS StatLine: 2023, 2018*, 2013  februari, 2025 1e kwartaal, 2017 1e halfjaar; in English 2025 March,
   2025 1st quarter #}
{% macro period_statline(label) -%}
    case
        when regexp_full_match(trim({{ label }}), '\d{4}\s*\*{0,2}') then left(trim({{ label }}), 4)
        when regexp_matches({{ label }}, '[1-4](e kwartaal|(st|nd|rd|th) quarter)')
            then left(trim({{ label }}), 4) || '-Q'
            || regexp_extract({{ label }}, '([1-4])(e kwartaal|[a-z]+ quarter)', 1)
        when regexp_matches({{ label }}, '[12]e halfjaar')
            then left(trim({{ label }}), 4) || '-H' || regexp_extract({{ label }}, '([12])e halfjaar', 1)
        else
            left(trim({{ label }}), 4) || '-'
            || {{ month_number(month_in_dutch("regexp_extract(" ~ label ~ ", '\\d{4}\\s+([A-Za-z]+)', 1)")) }}
    end
{%- endmacro %}

{# CBS OData: 2024JJ00, 2024KW01, 2024MM01 #}
{% macro period_odata(code) -%}
    case substr({{ code }}, 5, 2)
        when 'JJ' then left({{ code }}, 4)
        when 'KW' then left({{ code }}, 4) || '-Q' || right({{ code }}, 1)
        when 'MM' then left({{ code }}, 4) || '-' || right({{ code }}, 2)
    end
{%- endmacro %}

{# Eurostat: as SDMX writes it, and in the headers of a bulk file, old and new: 2018M01, 2015_02, 2015_q4; a half-year is
   S there and H here #}
{% macro period_eurostat(code) -%}
    {%- set bare = "upper(replace(trim(" ~ code ~ "), '_', '-'))" -%}
    replace(
        case
            when regexp_matches({{ bare }}, '^\d{4}M') then left({{ bare }}, 4) || '-' || substr({{ bare }}, 6)
            when regexp_matches({{ bare }}, '^\d{4}[QSHW]') then left({{ bare }}, 4) || '-' || substr({{ bare }}, 5)
            else {{ bare }}
        end,
        '-S', '-H'
    )
{%- endmacro %}

{# DT&V: a year, or "tot en met oktober 2023", which is a year to date #}
{% macro period_dtv(label) -%}
    case
        when regexp_full_match(trim({{ label }}), '\d{4}') then trim({{ label }})
        else
            right(trim({{ label }}), 4) || '-01/' || right(trim({{ label }}), 4) || '-'
            || {{ month_number("regexp_extract(" ~ label ~ ", 'met ([a-z]+)', 1)") }}
    end
{%- endmacro %}

{# A written date, month or year: 25 september 2023, september 2023, 2012 #}
{% macro period_written(label) -%}
    case
        when regexp_full_match(trim({{ label }}), '\d{4}') then trim({{ label }})
        when regexp_full_match(trim({{ label }}), '[a-z]+ \d{4}')
            then
                right(trim({{ label }}), 4) || '-'
                || {{ month_number("regexp_extract(" ~ label ~ ", '([a-z]+) ', 1)") }}
        else
            right(trim({{ label }}), 4) || '-'
            || {{ month_number("regexp_extract(" ~ label ~ ", ' ([a-z]+) ', 1)") }}
            || '-' || lpad(regexp_extract({{ label }}, '^\s*(\d{1,2}) ', 1), 2, '0')
    end
{%- endmacro %}

{# Open data Migratieketen: a year, with a month in a column of its own #}
{% macro period_chain(year, month) -%}
    case when {{ month }} = '' then {{ year }} else {{ year }} || '-' || lpad({{ month }}, 2, '0') end
{%- endmacro %}

{# The template and UNHCR write the canonical text itself #}
{% macro period_canonical(label) -%}
    trim({{ label }})
{%- endmacro %}

{# Frontex column headers: jan2009, 2018_01_01 and with its time, or 43101, the number that Excel keeps of that day #}
{% macro period_month_header(header) -%}
    case
        when regexp_full_match({{ header }}, '\d{5}')
            then left(cast(date '1899-12-30' + try_cast({{ header }} as integer) as string), 7)
        when regexp_matches({{ header }}, '^\d{4}_') then replace(left({{ header }}, 7), '_', '-')
        else
            right({{ header }}, 4) || '-' || lpad(cast(list_position(
                split('jan;feb;mar;apr;may;jun;jul;aug;sep;oct;nov;dec', ';'),
                lower(left({{ header }}, 3))
            ) as string), 2, '0')
    end
{%- endmacro %}

{# What kind of period a canonical text is. #}
{% macro period_kind(period) -%}
    case
        when contains({{ period }}, '/') then 'cumulative_window'
        when regexp_full_match({{ period }}, '\d{4}') then 'year'
        when regexp_full_match({{ period }}, '\d{4}-Q[1-4]') then 'quarter'
        when regexp_full_match({{ period }}, '\d{4}-H[12]') then 'half_year'
        when regexp_full_match({{ period }}, '\d{4}-T[123]') then 'tertial'
        when regexp_full_match({{ period }}, '\d{4}-W\d{2}') then 'week'
        when regexp_full_match({{ period }}, '\d{4}-\d{2}') then 'month'
        when regexp_full_match({{ period }}, '\d{4}-\d{2}-\d{2}') then 'reference_date'
    end
{%- endmacro %}

{# First and last day of a canonical period; a reference date is its own first and last day. NULL where the calendar does
   not have it: 2025-13, 2025-W54, 2025-06-31. #}
{% macro period_start(period) -%}
    {{ _period_day(_window_side(period, 1), 'start') }}
{%- endmacro %}

{# The last day of a canonical period, see period_start. #}
{% macro period_end(period) -%}
    {{ _period_day(_window_side(period, -1), 'end') }}
{%- endmacro %}

{# One end of a window between two periods; a period that is no window is its own ends. #}
{% macro _window_side(period, side) -%}
    split_part({{ period }}, '/', {{ side }})
{%- endmacro %}

{# The first or last day of one canonical period. #}
{% macro _period_day(p, side) -%}
    {%- set year = "try_cast(left(" ~ p ~ ", 4) as integer)" -%}
    {%- set number = "try_cast(substr(" ~ p ~ ", 7) as integer)" -%}
    case
        when regexp_full_match({{ p }}, '\d{4}')
            then {{ "make_date(" ~ year ~ ", 1, 1)" if side == 'start' else "make_date(" ~ year ~ ", 12, 31)" }}
        {%- for letter, months, last in [('Q', 3, 4), ('H', 6, 2), ('T', 4, 3)] %}
        when regexp_full_match({{ p }}, '\d{4}-{{ letter }}[1-{{ last }}]')
            then {% if side == 'start' -%}
                cast(make_date({{ year }}, 1, 1) + to_months(({{ number }} - 1) * {{ months }}) as date)
            {%- else -%}
                cast(make_date({{ year }}, 1, 1) + to_months({{ number }} * {{ months }}) - interval 1 day as date)
            {%- endif %}
        {%- endfor %}
        when regexp_full_match({{ p }}, '\d{4}-W\d{2}')
            {#- ISO week: week 1 holds 4 January; Monday to Sunday. The last week of a year holds 28 December -#}
            then case
                when {{ number }} between 1 and weekofyear(make_date({{ year }}, 12, 28))
                    then cast(
                        date_trunc('week', make_date({{ year }}, 1, 4))
                        + to_days(({{ number }} - 1) * 7 + {{ 0 if side == 'start' else 6 }}) as date
                    )
            end
        when regexp_full_match({{ p }}, '\d{4}-\d{2}')
            then {% if side == 'start' -%}
                try_cast({{ p }} || '-01' as date)
            {%- else -%}
                last_day(try_cast({{ p }} || '-01' as date))
            {%- endif %}
        when regexp_full_match({{ p }}, '\d{4}-\d{2}-\d{2}') then try_cast({{ p }} as date)
    end
{%- endmacro %}
