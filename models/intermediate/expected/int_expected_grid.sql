-- Grain: one row per indicator, period and breakdown that is expected or known. Purpose: absence is a row.
-- Expected are the total of every series in the periods that it owes, and every cell a report table prints or waits
-- for; other known cells are added. Each cell is owed by one partner, or by nobody when it is a count that only others
-- than partners make. Observations known at the as-of date are joined to it, and the facts that the checks judge are
-- measured.
with

series as (
    select * from {{ ref('int_expected_series') }}
),

series_kinds as (
    select * from {{ ref('int_series_kinds') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

owed_periods as (
    select * from {{ ref('int_expected_periods') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

partners as (
    select * from {{ ref('partners') }}
),

observations as (
    select
        known.*,
        series_kinds.series_kind,
        breakdowns.counted_by
    from {{ ref('int_known_observations') }} as known
    inner join series_kinds
        on known.indicator_id = series_kinds.indicator_id and known.period_kind = series_kinds.period_kind
    inner join breakdowns on known.breakdown = breakdowns.breakdown
),

table_cells as (
    select * from {{ ref('int_table_cells') }}
),

holidays as (
    select list(day order by day) as days from {{ ref('holidays') }}
),

-- what the partner announced last about a release, as known at the as-of date
changes as (
    select *
    from {{ ref('release_changes') }}
    where announced_on <= {{ as_of() }}
    qualify row_number() over (
        partition by series_id, period
        order by announced_on desc, change_kind desc, new_due_on desc, reason desc
    ) = 1
),

stopped as (
    select
        changes.series_id,
        min(periods.period_end) as stopped_on,
        min_by(changes.reason, row(periods.period_end, changes.period, changes.announced_on)) as stopped_reason
    from changes
    inner join periods on changes.period = periods.period
    where changes.change_kind = 'gestaakt'
    group by changes.series_id
),

delivered_series as (
    select
        indicator_id,
        series_kind,
        max(period_end) as last_day,
        bool_or(breakdown = '') as has_total
    from observations
    group by indicator_id, series_kind
),

-- which breakdown stands for the series: the total, else every member delivered for its newest period (publishers
-- leave out members that have become small, so an older one may be gone without being late); a count that somebody
-- made once, outside the calendar, stands for nothing
members as (
    select distinct
        observations.indicator_id,
        observations.series_kind,
        observations.breakdown
    from observations
    inner join delivered_series
        on
            observations.indicator_id = delivered_series.indicator_id
            and observations.series_kind = delivered_series.series_kind
    left join series
        on
            observations.indicator_id = series.indicator_id
            and observations.series_kind = series.period_kind
            and observations.counted_by = series.partner_code
    where
        observations.breakdown = ''
        or (
            not delivered_series.has_total
            and observations.period_end = delivered_series.last_day
            and (observations.counted_by = '' or series.series_id is not null)
        )
),

series_cells as (
    select
        owed_periods.*,
        coalesce(members.breakdown, '') as breakdown
    from owed_periods
    left join members
        on owed_periods.indicator_id = members.indicator_id and owed_periods.series_kind = members.series_kind
),

-- a moment or window that was delivered near the end of what is owed stands for it
standing_in as (
    select
        series_cells.indicator_id,
        series_cells.period as owed_period,
        series_cells.breakdown,
        observations.period
    from series_cells
    inner join observations
        on
            series_cells.indicator_id = observations.indicator_id
            and series_cells.series_kind = observations.series_kind
            and series_cells.breakdown = observations.breakdown
            and series_cells.period <> observations.period
            and series_cells.fulfils_from <= observations.period_end
            and observations.period_end <= make_date(year(series_cells.period_end), 12, 31)
            and (
                series_cells.period_end >= observations.period_end or observations.series_kind = 'cumulative_window'
            )
            and (
                series_cells.period_start = observations.period_start or observations.series_kind <> 'cumulative_window'
            )
    where observations.disappeared_on is null
),

expected_cells as (
    select
        series_cells.indicator_id,
        series_cells.period,
        series_cells.breakdown
    from series_cells
    anti join standing_in
        on
            series_cells.indicator_id = standing_in.indicator_id
            and series_cells.period = standing_in.owed_period
            and series_cells.breakdown = standing_in.breakdown
    union
    select
        indicator_id,
        period,
        breakdown
    from standing_in
    union
    select
        indicator_id,
        period,
        breakdown
    from table_cells
    union
    select
        indicator_id,
        owed_period as period,
        breakdown
    from table_cells
    where owed_period <> ''
),

all_cells as (
    select
        indicator_id,
        period,
        breakdown,
        true as is_expected
    from expected_cells
    union all
    select
        observations.indicator_id,
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
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        breakdowns.counted_by
    from all_cells
    inner join periods on all_cells.period = periods.period
    inner join breakdowns on all_cells.breakdown = breakdowns.breakdown
),

kinded as (
    select
        dated.*,
        series_kinds.series_kind
    from dated
    inner join series_kinds
        on dated.indicator_id = series_kinds.indicator_id and dated.period_kind = series_kinds.period_kind
),

-- the partner that delivered a breakdown last goes on owing it, as far as the calendar knows it for this indicator
last_partners as (
    select
        observations.indicator_id,
        observations.series_kind,
        observations.breakdown,
        max_by(
            observations.partner,
            row(observations.period_end, observations.period_start, observations.period, observations.partner)
        ) as partner
    from observations
    inner join series
        on
            observations.indicator_id = series.indicator_id
            and observations.series_kind = series.period_kind
            and observations.partner = series.partner_code
    group by observations.indicator_id, observations.series_kind, observations.breakdown
),

owned as (
    select
        kinded.*,
        case
            when kinded.counted_by <> '' then partners.partner_code
            else coalesce(last_partners.partner, main.partner_code)
        end as owed_by
    from kinded
    left join partners on kinded.counted_by = partners.partner_code
    left join last_partners
        on
            kinded.indicator_id = last_partners.indicator_id
            and kinded.series_kind = last_partners.series_kind
            and kinded.breakdown = last_partners.breakdown
    left join series as main
        on kinded.indicator_id = main.indicator_id and kinded.series_kind = main.period_kind and main.is_main
),

placed as (
    select
        owned.*,
        owned.owed_by is not null as has_debtor,
        coalesce(own.series_id, main.series_id) as series_id,
        coalesce(own.chapter, main.chapter) as chapter,
        own.calendar_id,
        owned.owed_by as partner_code,
        own.frequency,
        own.carry_periods,
        own.freeze_behaviour,
        coalesce(own.stat_type, main.stat_type) as stat_type,
        coalesce(own.can_be_negative, main.can_be_negative) as can_be_negative,
        -- a stock of named days, or of the end of the year, is counted on no other
        owned.period_kind = 'reference_date'
        and case
            when own.reference_days <> ''
                then not contains(';' || own.reference_days || ';', ';' || strftime(owned.period_end, '%m-%d') || ';')
            else own.calendar_kind = 'year' and strftime(owned.period_end, '%m-%d') <> '12-31'
        end is true as is_off_rhythm,
        coalesce(own.first_due_rule, 'none') as first_due_rule,
        coalesce(own.final_due_rule, 'none') as final_due_rule,
        indicators.exists_from,
        indicators.exists_until
    from owned
    inner join indicators on owned.indicator_id = indicators.indicator_id
    left join series as own
        on
            owned.indicator_id = own.indicator_id
            and owned.series_kind = own.period_kind
            and owned.owed_by = own.partner_code
    left join series as main
        on owned.indicator_id = main.indicator_id and owned.series_kind = main.period_kind and main.is_main
),

ruled as (
    select
        placed.*,
        {{ due_from('placed.first_due_rule', 'placed.period_start', 'placed.period_end', 'holidays.days') }}
            as due_from,
        {{ due_on('placed.first_due_rule', 'placed.period_start', 'placed.period_end', 'holidays.days') }}
            as calendar_due_on,
        {{ due_on('placed.final_due_rule', 'placed.period_start', 'placed.period_end', 'holidays.days') }}
            as final_due_on
    from placed
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

-- an older gap stays a gap: only in the newest period that a series owes an earlier value stands in
newest_owed as (
    select
        indicator_id,
        series_kind,
        max(period_end) as last_day
    from announced
    where is_expected and year(period_end) <= {{ data_year() }}
    group by indicator_id, series_kind
),

latest_known as (
    select
        announced.indicator_id,
        announced.period,
        announced.breakdown,
        announced.period_end,
        announced.frequency,
        announced.carry_periods,
        max_by(
            struct_pack(
                period := observations.period,
                since := observations.unchanged_since,
                since_text := observations.unchanged_since_text
            ),
            row(observations.period_end, observations.period_start, observations.period)
        ) as latest,
        max(observations.period_end) as latest_end
    from announced
    inner join newest_owed
        on
            announced.indicator_id = newest_owed.indicator_id
            and announced.series_kind = newest_owed.series_kind
            and announced.period_end = newest_owed.last_day
    inner join observations
        on
            announced.indicator_id = observations.indicator_id
            and announced.series_kind = observations.series_kind
            and announced.breakdown = observations.breakdown
            and announced.period_end > observations.period_end
    where observations.value is not null
    group by
        announced.indicator_id,
        announced.period,
        announced.breakdown,
        announced.period_end,
        announced.frequency,
        announced.carry_periods
),

later as (
    select
        indicator_id,
        series_kind,
        breakdown,
        max(period_end) as last_day
    from observations
    where coalesce(value, doubted_value) is not null
    group by indicator_id, series_kind, breakdown
),

joined as (
    select
        announced.indicator_id || '|' || announced.period || '|' || announced.breakdown as cell_key,
        announced.*,
        observations.value,
        observations.doubted_value,
        coalesce(observations.doubt_nl, '') as doubt_nl,
        observations.obs_status,
        observations.conf_status,
        observations.partner as delivered_by,
        observations.dataset,
        observations.delivery_id,
        observations.raw_sha256,
        observations.published_on,
        observations.received_on,
        observations.disappeared_on,
        observations.delivery_id is not null as is_delivered,
        coalesce(observations.computed_from, '') as computed_from,
        contains(coalesce(observations.obs_status, ''), 'P') as is_provisional,
        struct_extract(latest_known.latest, 'period') as latest_known_period,
        -- what is older than the series allows is told, not printed
        case
            when
                latest_known.latest_end
                >= {{ step_back('announced.frequency', 'announced.period_end', 'announced.carry_periods') }}
                then struct_extract(latest_known.latest, 'period')
        end as carried_period,
        struct_extract(latest_known.latest, 'since') as carried_since,
        struct_extract(latest_known.latest, 'since_text') as carried_since_text,
        -- passed over: later periods came, or it is a date or window before those of the data year
        coalesce(later.last_day > announced.period_end, false)
        or (
            announced.period_kind in ('reference_date', 'cumulative_window')
            and year(announced.period_end) < {{ data_year() }}
        ) as is_gap,
        later.last_day is not null as was_ever_delivered,
        coalesce(
            announced.period_end < announced.exists_from or announced.period_start > announced.exists_until, false
        ) as is_outside_existence,
        {{ as_of() }} as as_of
    from announced
    left join observations
        on
            announced.indicator_id = observations.indicator_id
            and announced.period = observations.period
            and announced.breakdown = observations.breakdown
    left join latest_known
        on
            announced.indicator_id = latest_known.indicator_id
            and announced.period = latest_known.period
            and announced.breakdown = latest_known.breakdown
    left join later
        on
            announced.indicator_id = later.indicator_id
            and announced.series_kind = later.series_kind
            and announced.breakdown = later.breakdown
),

timed as (
    select
        joined.*,
        {{ last_day_in_time('joined.due_on', 'holidays.days') }} as in_time_until,
        {{ last_day_in_time('joined.final_due_on', 'holidays.days') }} as final_in_time_until,
        joined.has_debtor
        and not joined.is_delivered
        and not joined.is_outside_existence
        and not joined.is_off_rhythm as is_awaited
    from joined
    cross join holidays
),

final as (
    select
        * exclude (counted_by, owed_by, exists_from, exists_until),
        -- overdue although the series was delivered before: late, and somebody can be chased
        case
            when is_awaited and was_ever_delivered and not is_gap and in_time_until < as_of
                then cast(as_of - due_on as integer)
            else 0
        end as days_overdue,
        -- never delivered at all, or passed over while later periods came
        is_awaited
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
