-- Grain: one row per period. Purpose: a canonical period text read once: its kind, its first and last day, what a Dutch
-- reader calls it, and the same period a year earlier. There are the periods that are known, owed or shown, and those
-- of the calendar in the same years.
with

observations as (
    select * from {{ ref('int_known_observations') }}
),

owed_periods as (
    select * from {{ ref('int_expected_periods') }}
),

table_columns as (
    select * from {{ ref('int_table_columns') }}
),

calendar as (
    select * from {{ ref('int_calendar_products') }}
),

named as (
    select period from observations
    union
    select period from owed_periods
    union
    select period from table_columns
    union
    select period from {{ ref('release_changes') }}
),

years as (
    select distinct year(period_end) as year_number from observations
    union
    select distinct year(period_end) as year_number from table_columns
),

kinds_of_parts (period_kind, suffixes) as (
    values {{ parts_of_a_year() }}
),

-- the parts of a year that a table may show or wait for
parts as (
    select item.suffix
    from kinds_of_parts, unnest(kinds_of_parts.suffixes) as item (suffix)
    union
    select '-' || coalesce(nullif(item.reference_day, ''), '12-31') as suffix
    from calendar, unnest(string_split(calendar.reference_days, ';')) as item (reference_day)
),

calendar_periods as (
    select cast(years.year_number as varchar) || parts.suffix as period
    from years
    cross join parts
    union
    select {{ last_week('year_number') }} as period
    from years
    union
    select {{ whole_year_window('cast(year_number as varchar)') }} as period
    from years
),

texts as (
    select period from named
    union
    select period from calendar_periods
),

kinds as (
    select
        period,
        {{ period_kind('period') }} as period_kind
    from texts
),

all_kinds as (
    select
        period,
        period_kind
    from kinds
    union
    select
        {{ period_a_year_before('period') }} as period,
        period_kind
    from kinds
    where period_kind not in {{ periods_without_a_year_before() }}
),

dated as (
    select
        period,
        period_kind,
        {{ period_start('period') }} as period_start,
        {{ period_end('period') }} as period_end
    from all_kinds
),

final as (
    select
        period,
        period_kind,
        period_start,
        period_end,
        {{ period_label('period', 'period_kind', 'period_start', 'period_end') }} as period_label,
        {{ short_period_label('period', 'period_kind', 'period_start', 'period_end') }} as short_period_label,
        case
            when period_kind not in {{ periods_without_a_year_before() }} then {{ period_a_year_before('period') }}
        end as period_a_year_before
    from dated
)

select * from final
