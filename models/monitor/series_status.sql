-- Grain: one row per expected series at the as-of date. Purpose: what is due, late, missing or outdated, and why. A
-- series is as late as the worst cell that its partner owes; `newest_status` is that of its newest period alone.
with

series as (
    select * from {{ ref('int_expected_series') }}
),

cells as (
    select
        cell_status.*,
        periods.period_label
    from {{ ref('cell_status') }} as cell_status
    inner join {{ ref('int_periods') }} as periods on cell_status.period = periods.period
    where cell_status.is_expected
),

grid as (
    select * from {{ ref('int_expected_grid') }}
),

-- the total speaks before its members
ranked as (
    select
        *,
        row_number() over (
            partition by series_id
            order by gravity asc, period_end desc, breakdown <> '' asc, period desc, breakdown asc
        ) as worst_first,
        row_number() over (
            partition by series_id
            order by period_end desc, breakdown <> '' asc, gravity asc, period desc, breakdown asc
        ) as newest_first
    from cells
    where has_debtor
),

counted as (
    select
        series_id,
        count(*) filter (where is_chased) as chased_cells,
        count(distinct period) filter (where is_chased) as chased_periods,
        min_by(period_label, row(period_end, period)) filter (where is_chased) as first_chased,
        max_by(period_label, row(period_end, period)) filter (where is_chased) as last_chased,
        count(distinct breakdown) filter (where is_chased and breakdown <> '') as chased_breakdowns,
        count(*) filter (where blocks_release) as blocking_cells,
        count(*) filter (where is_yellow) as yellow_cells,
        max(days_overdue) as days_late
    from ranked
    group by series_id
),

known as (
    select
        series_id,
        max_by(period, row(period_end, period_start, period)) as latest_period,
        max_by(dataset, row(period_end, period_start, period, breakdown)) as dataset
    from grid
    where coalesce(value, doubted_value) is not null
    group by series_id
),

-- what the partner did deliver of the indicator, but in cells that fit nowhere
unplaced as (
    select
        indicator_id,
        partner,
        count(*) as cell_count
    from {{ ref('unplaced_cells') }}
    where indicator_id <> ''
    group by indicator_id, partner
),

final as (
    select
        series.series_id,
        series.indicator_id,
        series.chapter,
        series.partner_code as partner,
        coalesce(known.dataset, '') as dataset,
        series.calendar_id,
        series.product_nl as product,
        worst.period as expected_period,
        newest.period as newest_period,
        known.latest_period,
        worst.due_from,
        worst.due_on,
        cast(coalesce(counted.days_late, 0) as integer) as days_late,
        coalesce(worst.status, 'gestaakt') as status,
        coalesce(newest.status, 'gestaakt') as newest_status,
        coalesce(worst.is_chased, false) as is_chased,
        coalesce(counted.blocking_cells, 0) > 0 as blocks_release,
        coalesce(counted.yellow_cells, 0) > 0 as is_yellow,
        coalesce(counted.yellow_cells, 0) as yellow_cells,
        coalesce(counted.chased_cells, 0) as chased_cells,
        coalesce(worst.reason, 'De reeks is gestaakt.')
        || case
            when counted.chased_cells = 2 then ' In deze reeks staat nog 1 ander cijfer open.'
            when counted.chased_cells > 2
                then
                    ' In deze reeks staan nog ' || cast(counted.chased_cells - 1 as varchar) || ' andere cijfers open.'
            else ''
        end
        || case
            when not coalesce(worst.is_chased, false) or unplaced.cell_count is null then ''
            when unplaced.cell_count = 1 then ' 1 geleverde cel is niet te plaatsen.'
            else ' ' || cast(unplaced.cell_count as varchar) || ' geleverde cellen zijn niet te plaatsen.'
        end as reason,
        -- what to ask for: the periods, and for how many breakdowns
        case
            when coalesce(counted.chased_periods, 0) = 0 then ''
            when counted.chased_periods = 1 then counted.first_chased
            else
                cast(counted.chased_periods as varchar)
                || ' perioden, van '
                || counted.first_chased
                || ' tot en met ' || counted.last_chased
        end
        || case
            when counted.chased_breakdowns = 1 then '; 1 uitsplitsing'
            when counted.chased_breakdowns > 1
                then '; ' || cast(counted.chased_breakdowns as varchar) || ' uitsplitsingen'
            else ''
        end as chased_text,
        coalesce(worst.waiver_id, '') as waiver_id,
        worst.waived_until,
        {{ as_of() }} as as_of
    from series
    left join ranked as worst on series.series_id = worst.series_id and worst.worst_first = 1
    left join ranked as newest on series.series_id = newest.series_id and newest.newest_first = 1
    left join counted on series.series_id = counted.series_id
    left join known on series.series_id = known.series_id
    left join unplaced on series.indicator_id = unplaced.indicator_id and series.partner_code = unplaced.partner
    -- a partner owes a series when a cell of it is expected; one that is stopped is still told
    where
        worst.series_id is not null
        or (series.is_main and series.is_planned and series.freeze_behaviour = 'discontinued')
)

select * from final
