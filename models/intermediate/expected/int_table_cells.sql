-- Grain: one row per report table, row and column. Purpose: the cells that the report will print, in report order.
-- A row with a kind of period of its own shows, in each year, its newest known period of that kind; as long as that is
-- not the last one that is owed of the year, `owed_period` says which one the cell waits for.
with

tables as (
    select * from {{ ref('report_tables') }}
),

table_columns as (
    select * from {{ ref('int_table_columns') }}
),

table_rows as (
    select * from {{ ref('int_table_rows') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

series as (
    select * from {{ ref('int_expected_series') }}
    where is_main
),

series_kinds as (
    select * from {{ ref('int_series_kinds') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

observations as (
    select
        known.*,
        series_kinds.series_kind
    from {{ ref('int_known_observations') }} as known
    inner join series_kinds
        on known.indicator_id = series_kinds.indicator_id and known.period_kind = series_kinds.period_kind
    where known.disappeared_on is null
),

-- what is known of the rows that have a kind of period of their own: in a year the period that ends last, of those that
-- end together the one that says most of the year
own_periods as (
    select
        table_rows.table_id,
        table_rows.row_order,
        year(observations.period_end) as year_number,
        max_by(
            struct_pack(
                period := observations.period,
                period_end := observations.period_end,
                series_kind := observations.series_kind
            ),
            row(
                observations.period_end,
                observations.period_kind = 'year',
                year(observations.period_start) = year(observations.period_end),
                observations.period_end - observations.period_start,
                observations.period,
                observations.breakdown,
                observations.indicator_id
            )
        ) as newest
    from table_rows
    inner join observations
        on
            table_rows.indicator_id = observations.indicator_id
            and table_rows.breakdown = observations.breakdown
            and table_rows.row_period_kind in ('any', observations.period_kind)
    where table_rows.row_period_kind <> ''
    group by table_rows.table_id, table_rows.row_order, year_number
),

-- the kind of period that the calendar promises: of a stock its moments, else the longest that has a date
promised_kinds as (
    select
        series.indicator_id,
        min_by(
            series.period_kind,
            row(
                not {{ is_dated('series.first_due_rule') }},
                case
                    when indicators.stat_type = 'stock' and series.period_kind in {{ moment_kinds() }} then 0
                    else
                        list_position(
                            [
                                'year', 'reference_date', 'half_year', 'tertial', 'quarter', 'month', 'week',
                                'cumulative_window'
                            ], series.period_kind
                        )
                end,
                series.period_kind
            )
        ) as promised_kind
    from series
    inner join indicators on series.indicator_id = indicators.indicator_id
    where series.is_planned
    group by series.indicator_id
),

-- what nobody promised with a date is owed in the kind in which it came before
own_kinds as (
    select
        table_rows.table_id,
        table_rows.row_order,
        coalesce(
            nullif(table_rows.row_period_kind, 'any'),
            max(promised_kinds.promised_kind),
            max_by(struct_extract(own_periods.newest, 'series_kind'), own_periods.year_number)
        ) as owed_kind
    from table_rows
    left join promised_kinds on table_rows.indicator_id = promised_kinds.indicator_id
    left join own_periods
        on table_rows.table_id = own_periods.table_id and table_rows.row_order = own_periods.row_order
    where table_rows.row_period_kind <> ''
    group by table_rows.table_id, table_rows.row_order, table_rows.row_period_kind
),

owed as (
    select
        own_kinds.*,
        series.frequency,
        series.calendar_kind,
        coalesce(series.reference_days, '') as reference_days
    from own_kinds
    inner join table_rows on own_kinds.table_id = table_rows.table_id and own_kinds.row_order = table_rows.row_order
    left join series on table_rows.indicator_id = series.indicator_id and own_kinds.owed_kind = series.period_kind
),

placed as (
    select
        table_rows.*,
        tables.chapter,
        indicators.stat_type,
        table_columns.col_order,
        table_columns.col_label,
        table_columns.period as column_period,
        table_columns.period_kind as column_kind,
        table_columns.period_end as column_end,
        struct_extract(own_periods.newest, 'period') as known_period,
        struct_extract(own_periods.newest, 'period_end') as known_end,
        owed.owed_kind,
        owed.frequency,
        owed.calendar_kind,
        owed.reference_days,
        case owed.owed_kind
            when 'reference_date'
                then
                    table_columns.period || '-'
                    || coalesce(nullif(list_max(string_split(owed.reference_days, ';')), ''), '12-31')
            when 'cumulative_window'
                then {{ whole_year_window('table_columns.period') }}
            when 'half_year' then table_columns.period || '-H2'
            when 'quarter' then table_columns.period || '-Q4'
            when 'tertial' then table_columns.period || '-T3'
            when 'month' then table_columns.period || '-12'
            when 'week' then {{ last_week('year(table_columns.period_end)') }}
            else table_columns.period
        end as last_period
    from tables
    inner join table_rows on tables.table_id = table_rows.table_id
    inner join table_columns on tables.table_id = table_columns.table_id
    inner join indicators on table_rows.indicator_id = indicators.indicator_id
    left join owed
        on table_rows.table_id = owed.table_id and table_rows.row_order = owed.row_order
    left join own_periods
        on
            table_rows.table_id = own_periods.table_id
            and table_rows.row_order = own_periods.row_order
            and year(table_columns.period_end) = own_periods.year_number
),

-- a table of dates prints a stock of that day, whether its partner wrote the date or the month
same_days as (
    select
        placed.table_id,
        placed.row_order,
        placed.col_order,
        max_by(
            observations.period,
            row(
                observations.period = placed.column_period,
                observations.period_kind = 'reference_date',
                observations.period
            )
        ) as period
    from placed
    inner join observations
        on
            placed.indicator_id = observations.indicator_id
            and placed.breakdown = observations.breakdown
            and placed.column_end = observations.period_end
    where
        placed.owed_kind is null
        and placed.stat_type = 'stock'
        and placed.column_kind in {{ moment_kinds() }}
        and observations.period_kind in {{ moment_kinds() }}
    group by placed.table_id, placed.row_order, placed.col_order
),

judged as (
    select
        placed.*,
        same_days.period as same_day_period,
        -- whether what is known is the last that is owed of the year
        case
            when placed.known_period is null then false
            when placed.stat_type = 'stock' or placed.owed_kind = 'reference_date'
                then
                    placed.known_end
                    >= {{ fulfils_from(
                        'placed.frequency', 'placed.calendar_kind', 'placed.reference_days',
                        'last_periods.period_start', 'last_periods.period_end'
                    ) }}
            when placed.owed_kind = 'year' then placed.known_period = placed.last_period
            else placed.known_end >= last_periods.period_end
        end as is_last
    from placed
    left join periods as last_periods on placed.last_period = last_periods.period
    left join same_days
        on
            placed.table_id = same_days.table_id
            and placed.row_order = same_days.row_order
            and placed.col_order = same_days.col_order
),

chosen as (
    select
        * exclude (last_period),
        case
            when owed_kind is null then coalesce(same_day_period, column_period)
            else coalesce(known_period, last_period)
        end as period,
        case when owed_kind is not null and known_period is not null and not is_last then last_period else '' end
            as owed_period
    from judged
),

final as (
    select
        chosen.table_id,
        chosen.chapter,
        chosen.row_order,
        chosen.row_label,
        chosen.row_kind,
        chosen.indicator_id,
        chosen.breakdown,
        chosen.measure,
        chosen.dimension,
        chosen.col_order,
        chosen.period,
        periods.period_kind,
        chosen.col_label,
        chosen.column_period,
        chosen.owed_period
    from chosen
    inner join periods on chosen.period = periods.period
)

select * from final
