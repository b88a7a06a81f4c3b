-- Grain: one row per indicator and kind of period. Purpose: which series a figure belongs to. Moments of a stock are
-- one series, whether the partner writes a date, a month or a quarter; so are a year and its 31 December.
with

indicators as (
    select * from {{ ref('indicators') }}
),

calendar as (
    select * from {{ ref('int_calendar_products') }}
),

delivered as (
    select distinct
        indicator_id,
        period_kind
    from {{ ref('int_known_observations') }}
),

tables as (
    select * from {{ ref('report_tables') }}
),

table_rows as (
    select * from {{ ref('report_table_rows') }}
),

used as (
    select
        indicator_id,
        period_kind,
        true as is_delivered
    from delivered
    union all
    select
        table_rows.indicator_id,
        tables.column_kind as period_kind,
        false as is_delivered
    from table_rows
    inner join tables on table_rows.table_id = tables.table_id
    where coalesce(table_rows.period_kind, '') = ''
),

-- yearly stocks that are delivered, or printed, with their reference date instead of their year
dated_stocks as (
    select used.indicator_id
    from used
    inner join indicators on used.indicator_id = indicators.indicator_id
    where indicators.stat_type = 'stock'
    group by used.indicator_id
    having
        bool_or(used.period_kind in {{ moment_kinds() }})
        and not bool_or(used.period_kind = 'year' and used.is_delivered)
),

-- the kind in which the calendar plans the moments of a stock
moments as (
    select
        calendar.indicator_id,
        min_by(calendar.period_kind, calendar.calendar_order) as moment_kind
    from calendar
    inner join indicators on calendar.indicator_id = indicators.indicator_id
    where indicators.stat_type = 'stock' and calendar.period_kind in {{ moment_kinds() }}
    group by calendar.indicator_id
),

kinds as (
    select unnest(
        ['year', 'half_year', 'tertial', 'quarter', 'month', 'week', 'reference_date', 'cumulative_window']
    ) as period_kind
),

final as (
    select
        indicators.indicator_id,
        kinds.period_kind,
        case
            when indicators.stat_type <> 'stock' then kinds.period_kind
            when
                kinds.period_kind in {{ moment_kinds() }}
                or (kinds.period_kind = 'year' and dated_stocks.indicator_id is not null)
                then coalesce(moments.moment_kind, 'reference_date')
            else kinds.period_kind
        end as series_kind
    from indicators
    cross join kinds
    left join moments on indicators.indicator_id = moments.indicator_id
    left join dated_stocks on indicators.indicator_id = dated_stocks.indicator_id
)

select * from final
