-- Grain: one row per expected series at the as-of date. Purpose: what is due, late, missing or outdated, and why.
with

series as (
    select * from {{ ref('int_expected_series') }}
),

cells as (
    select * from {{ ref('cell_status') }}
),

grid as (
    select * from {{ ref('int_expected_grid') }}
),

-- the newest period the series owes the edition; the total speaks for the series, and where there is no total the
-- member that is worst off
owed as (
    select
        *,
        row_number() over (
            partition by series_id
            order by
                period_end desc,
                breakdown <> '' asc,
                list_position(
                    [
                        'ontbreekt', 'te_laat', 'verouderd', 'uitgesteld', 'verwacht', 'voorlopig', 'actueel', 'geheim',
                        'gestaakt', 'niet_van_toepassing'
                    ],
                    status
                ) asc,
                breakdown asc
        ) as pick,
        count(*) filter (where is_yellow) over (partition by series_id, period) as yellow_cells
    from cells
    where (is_expected or is_delivered) and year(period_end) <= {{ data_year() }}
),

known as (
    select
        series_id,
        max_by(period, period_end) as latest_period,
        max_by(partner, period_end) as delivering_partner,
        max_by(dataset, period_end) as dataset
    from grid
    where value is not null
    group by series_id
),

final as (
    select
        series.series_id,
        series.indicator_id,
        series.chapter,
        coalesce(known.delivering_partner, series.partner_code) as partner,
        coalesce(known.dataset, '') as dataset,
        series.calendar_id,
        series.product_nl as product,
        owed.period as expected_period,
        known.latest_period,
        owed.due_from,
        owed.due_on,
        coalesce(owed.days_overdue, 0) as days_late,
        coalesce(owed.status, 'gestaakt') as status,
        coalesce(owed.is_yellow, false) as is_yellow,
        coalesce(owed.yellow_cells, 0) as yellow_cells,
        coalesce(owed.reason, 'De reeks is gestaakt.') as reason,
        coalesce(owed.waiver_id, '') as waiver_id,
        owed.waived_until,
        {{ as_of() }} as as_of
    from series
    left join owed on series.series_id = owed.series_id and owed.pick = 1
    left join known on series.series_id = known.series_id
    -- without a date in the calendar only what the report prints is expected
    where series.is_planned or owed.is_expected
)

select * from final
