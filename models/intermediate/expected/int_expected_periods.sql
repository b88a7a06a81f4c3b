-- Grain: one row per indicator, kind of period and period that is owed. Purpose: which periods the edition may expect:
-- those of the data year and the year before, by the rhythm of the calendar. Of moments and windows the last one of the
-- data year is owed, and an earlier one stands for it from `fulfils_from` on.
with

series as (
    select * from {{ ref('int_expected_series') }}
    where is_main and is_planned and freeze_behaviour <> 'discontinued'
),

observations as (
    select * from {{ ref('int_known_observations') }}
),

years as (
    select
        *,
        unnest(generate_series({{ data_year() }} - 1, {{ data_year() }})) as year_number
    from series
),

kinds (period_kind, suffixes) as (
    values {{ parts_of_a_year() }}
),

parts as (
    select
        kinds.period_kind,
        item.suffix
    from kinds, unnest(kinds.suffixes) as item (suffix)
),

whole_periods as (
    select
        years.indicator_id,
        years.period_kind,
        cast(years.year_number as varchar) || parts.suffix as period
    from years
    inner join parts on years.period_kind = parts.period_kind
    union all
    select
        indicator_id,
        period_kind,
        {{ last_week('year_number') }} as period
    from years
    where period_kind = 'week' and year_number = {{ data_year() }}
),

moments as (
    select
        years.indicator_id,
        years.period_kind,
        cast(years.year_number as varchar) || '-' || coalesce(nullif(item.reference_day, ''), '12-31') as period
    from years, unnest(string_split(years.reference_days, ';')) as item (reference_day)
    where years.period_kind = 'reference_date' and years.year_number = {{ data_year() }}
),

-- a count that runs on from a fixed day goes on in steps of its product; others begin with the year
window_starts as (
    select
        indicator_id,
        max_by(period_start, row(period_end, period_start, period)) as newest_start
    from observations
    where period_kind = 'cumulative_window' and value is not null and year(period_end) <= {{ data_year() }}
    group by indicator_id
),

window_ends as (
    select
        years.indicator_id,
        years.frequency,
        case
            when years.frequency in ('W', 'M', 'Q', 'T', 'H')
                then coalesce(window_starts.newest_start, make_date({{ data_year() }}, 1, 1))
            else make_date({{ data_year() }}, 1, 1)
        end as first_day
    from years
    left join window_starts on years.indicator_id = window_starts.indicator_id
    where years.period_kind = 'cumulative_window' and years.year_number = {{ data_year() }}
),

steps as (
    select
        window_ends.*,
        cast({{ step_back('window_ends.frequency', 'window_ends.first_day', '-step.n') }} - interval 1 day as date)
            as last_day
    from window_ends, unnest(generate_series(1, 120)) as step (n)
),

windows as (
    select
        indicator_id,
        'cumulative_window' as period_kind,
        cast(first_day as varchar) || '/' || cast(max(last_day) as varchar) as period,
        frequency
    from steps
    where last_day <= make_date({{ data_year() }}, 12, 31)
    group by indicator_id, first_day, frequency
),

owed as (
    select
        indicator_id,
        period_kind,
        period
    from whole_periods
    union all
    select
        indicator_id,
        period_kind,
        period
    from moments
    union all
    select
        indicator_id,
        period_kind,
        period
    from windows
),

dated as (
    select
        *,
        {{ period_start('period') }} as period_start,
        {{ period_end('period') }} as period_end
    from owed
),

final as (
    select
        dated.indicator_id,
        dated.period_kind as series_kind,
        dated.period,
        dated.period_start,
        dated.period_end,
        -- a flow over a whole period is owed as it is
        case
            when dated.period_kind = 'cumulative_window'
                then
                    cast({{ step_back('series.frequency', 'dated.period_end', 1) }} + interval 1 day as date)
            when series.stat_type = 'stock' or dated.period_kind = 'reference_date'
                then
                    {{ fulfils_from(
                        'series.frequency', 'series.calendar_kind', 'series.reference_days',
                        'dated.period_start', 'dated.period_end'
                    ) }}
        end as fulfils_from
    from dated
    inner join series
        on dated.indicator_id = series.indicator_id and dated.period_kind = series.period_kind
)

select * from final
