-- Grain: one row per indicator, period and breakdown that is expected or was delivered. Purpose: absence is a row.
-- Expected are the total of every series for the data year and the year before, and every cell a report table prints;
-- other delivered cells are added. Observations known at the as-of date are joined to it, and the facts that the
-- checks judge are measured.
with

series as (
    select * from {{ ref('int_expected_series') }}
),

observations as (
    select * from {{ ref('int_current_observations') }}
),

table_cells as (
    select * from {{ ref('int_table_cells') }}
),

holidays as (
    select list(day) as days from {{ ref('holidays') }}
),

-- what the partner announced last about a release, as known at the as-of date
changes as (
    select * exclude (newest_first)
    from (
        select
            *,
            row_number() over (partition by series_id, period order by announced_on desc) as newest_first
        from {{ ref('release_changes') }}
        where announced_on <= {{ as_of() }}
    )
    where newest_first = 1
),

stopped as (
    select
        series_id,
        min({{ period_end('period') }}) as stopped_on,
        min_by(reason, period) as stopped_reason
    from changes
    where change_kind = 'gestaakt'
    group by series_id
),

delivered_series as (
    select
        indicator_id,
        period_kind,
        max(period_end) as last_day,
        bool_or(breakdown = '') as has_total,
        bool_or(year(period_end) = {{ data_year() }} and period_kind in ('reference_date', 'cumulative_window'))
            as has_data_year
    from observations
    group by indicator_id, period_kind
),

-- which breakdown stands for the series: the total, else every member delivered for its newest period (publishers
-- leave out members that have become small, so an older one may be gone without being late)
members as (
    select distinct
        observations.indicator_id,
        observations.period_kind,
        observations.breakdown
    from observations
    inner join delivered_series
        on
            observations.indicator_id = delivered_series.indicator_id
            and observations.period_kind = delivered_series.period_kind
    where
        observations.breakdown = ''
        or (not delivered_series.has_total and observations.period_end = delivered_series.last_day)
),

years as (
    select
        series_id,
        indicator_id,
        period_kind,
        calendar_kind,
        unnest(generate_series({{ data_year() }} - 1, {{ data_year() }})) as year_number
    from series
    -- what is no longer produced is expected only where it was delivered
    where freeze_behaviour <> 'discontinued' and is_planned
),

parts as (
    select
        'year' as period_kind,
        '' as suffix
    union all
    select
        'half_year' as period_kind,
        '-H' || n as suffix
    from unnest(generate_series(1, 2)) as h (n)
    union all
    select
        'tertial' as period_kind,
        '-T' || n as suffix
    from unnest(generate_series(1, 3)) as t (n)
    union all
    select
        'quarter' as period_kind,
        '-Q' || n as suffix
    from unnest(generate_series(1, 4)) as q (n)
    union all
    select
        'month' as period_kind,
        '-' || lpad(cast(n as varchar), 2, '0') as suffix
    from unnest(generate_series(1, 12)) as m (n)
),

series_periods as (
    select
        years.indicator_id,
        years.period_kind,
        cast(years.year_number as varchar) || parts.suffix as period
    from years
    inner join parts on years.period_kind = parts.period_kind
    union all
    -- dates and windows: one place for the data year, filled by any delivery in it; weeks: the last one
    select
        years.indicator_id,
        years.period_kind,
        case years.period_kind
            when 'reference_date' then cast(years.year_number as varchar) || '-12-31'
            when 'cumulative_window'
                then cast(years.year_number as varchar) || '-01-01/' || cast(years.year_number as varchar) || '-12-31'
            else cast(years.year_number as varchar) || '-W52'
        end as period
    from years
    left join delivered_series
        on years.indicator_id = delivered_series.indicator_id and years.period_kind = delivered_series.period_kind
    where
        years.period_kind in ('reference_date', 'cumulative_window', 'week')
        and years.year_number = {{ data_year() }}
        -- a yearly stock is owed at the end of the year, whatever interim dates there are
        and (years.calendar_kind = 'year' or not coalesce(delivered_series.has_data_year, false))
),

expected_cells as (
    select
        series_periods.indicator_id,
        series_periods.period_kind,
        series_periods.period,
        coalesce(members.breakdown, '') as breakdown
    from series_periods
    left join members
        on series_periods.indicator_id = members.indicator_id and series_periods.period_kind = members.period_kind
    union
    select
        indicator_id,
        period_kind,
        period,
        breakdown
    from table_cells
),

all_cells as (
    select
        indicator_id,
        period_kind,
        period,
        breakdown,
        true as is_expected
    from expected_cells
    union all
    select
        observations.indicator_id,
        observations.period_kind,
        observations.period,
        observations.breakdown,
        false as is_expected
    from observations
    anti join expected_cells
        on
            observations.indicator_id = expected_cells.indicator_id
            and observations.period = expected_cells.period
            and observations.breakdown = expected_cells.breakdown
),

dated as (
    select
        all_cells.*,
        series.series_id,
        series.chapter,
        series.calendar_id,
        series.partner_code,
        series.freeze_behaviour,
        series.stat_type,
        series.can_be_negative,
        series.first_due_rule,
        series.final_due_rule,
        {{ period_start('all_cells.period') }} as period_start,
        {{ period_end('all_cells.period') }} as period_end
    from all_cells
    left join series
        on all_cells.indicator_id = series.indicator_id and all_cells.period_kind = series.period_kind
),

ruled as (
    select
        dated.*,
        {{ due_from('dated.first_due_rule', 'dated.period_start', 'dated.period_end', 'holidays.days') }} as due_from,
        {{ due_on('dated.first_due_rule', 'dated.period_start', 'dated.period_end', 'holidays.days') }}
            as calendar_due_on,
        {{ due_on('dated.final_due_rule', 'dated.period_start', 'dated.period_end', 'holidays.days') }} as final_due_on
    from dated
    cross join holidays
),

announced as (
    select
        ruled.*,
        coalesce(changes.change_kind, '') as change_announced,
        case when changes.change_kind = 'uitgesteld' then changes.new_due_on end as postponed_until,
        coalesce(changes.reason, stopped.stopped_reason, '') as announced_reason,
        coalesce(changes.new_due_on, ruled.calendar_due_on) as due_on,
        coalesce(ruled.freeze_behaviour = 'discontinued', false)
        or coalesce(ruled.period_end >= stopped.stopped_on, false) as is_discontinued
    from ruled
    left join changes on ruled.series_id = changes.series_id and ruled.period = changes.period
    left join stopped on ruled.series_id = stopped.series_id
),

-- the newest period with a value before each expected one: what is printed while the update is awaited
carried as (
    select
        announced.indicator_id,
        announced.period,
        announced.breakdown,
        max_by(observations.period, observations.period_end) as carried_period,
        max_by(observations.value, observations.period_end) as carried_value,
        max_by(observations.decimals, observations.period_end) as carried_decimals,
        max_by(observations.unchanged_since, observations.period_end) as carried_since,
        max_by(observations.unchanged_since_text, observations.period_end) as carried_since_text
    from announced
    inner join observations
        on
            announced.indicator_id = observations.indicator_id
            and announced.period_kind = observations.period_kind
            and announced.breakdown = observations.breakdown
            and announced.period_end > observations.period_end
    where
        observations.value is not null
        -- only in the newest period owed: an older gap stays a gap
        and announced.period_end = make_date({{ data_year() }}, 12, 31)
    group by announced.indicator_id, announced.period, announced.breakdown
),

later as (
    select
        indicator_id,
        period_kind,
        breakdown,
        max(period_end) as last_day
    from observations
    where value is not null
    group by indicator_id, period_kind, breakdown
),

joined as (
    select
        announced.indicator_id || '|' || announced.period || '|' || announced.breakdown as cell_key,
        announced.*,
        observations.value,
        observations.decimals,
        observations.obs_status,
        observations.conf_status,
        observations.partner,
        observations.dataset,
        observations.delivery_id,
        observations.raw_sha256,
        observations.published_on,
        observations.received_on,
        observations.disappeared_on,
        observations.delivery_id is not null as is_delivered,
        contains(coalesce(observations.obs_status, ''), 'P') as is_provisional,
        carried.carried_period,
        carried.carried_value,
        carried.carried_decimals,
        carried.carried_since,
        carried.carried_since_text,
        -- passed over: later periods came, or it is a date or window before those of the data year
        coalesce(later.last_day > announced.period_end, false)
        or (
            announced.period_kind in ('reference_date', 'cumulative_window')
            and year(announced.period_end) < {{ data_year() }}
        ) as is_gap,
        later.last_day is not null as was_ever_delivered,
        {{ as_of() }} as as_of
    from announced
    left join observations
        on
            announced.indicator_id = observations.indicator_id
            and announced.period = observations.period
            and announced.breakdown = observations.breakdown
    left join carried
        on
            announced.indicator_id = carried.indicator_id
            and announced.period = carried.period
            and announced.breakdown = carried.breakdown
    left join later
        on
            announced.indicator_id = later.indicator_id
            and announced.period_kind = later.period_kind
            and announced.breakdown = later.breakdown
),

timed as (
    select
        joined.*,
        {{ last_day_in_time('joined.due_on', 'holidays.days') }} as in_time_until,
        {{ last_day_in_time('joined.final_due_on', 'holidays.days') }} as final_in_time_until
    from joined
    cross join holidays
),

final as (
    select
        *,
        -- overdue although the series was delivered before: late, and somebody can be chased
        case
            when not is_delivered and was_ever_delivered and not is_gap and in_time_until < as_of
                then cast(as_of - due_on as integer)
            else 0
        end as days_overdue,
        -- never delivered at all, or passed over while later periods came
        not is_delivered
        and (is_gap or not was_ever_delivered)
        and coalesce(in_time_until, period_end) < as_of as is_missing,
        disappeared_on is not null as is_disappeared,
        case
            when is_provisional and final_in_time_until < as_of then cast(as_of - final_due_on as integer)
            else 0
        end as final_days_overdue,
        coalesce(value < 0 and not can_be_negative, false) as is_negative_count
    from timed
)

select * from final
