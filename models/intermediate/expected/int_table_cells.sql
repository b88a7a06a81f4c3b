-- Grain: one row per report table, row and column. Purpose: the cells that the report will print, in report order.
-- A row with a kind of period of its own shows, in each year, its newest known period of that kind.
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

observations as (
    select * from {{ ref('int_current_observations') }}
),

series as (
    select * from {{ ref('int_expected_series') }}
),

-- what is known of the rows that have a kind of period of their own
own_periods as (
    select
        table_rows.table_id,
        table_rows.row_order,
        year(observations.period_end) as year_number,
        max_by(
            observations.period,
            row(observations.period_end, observations.period_kind = 'year', observations.period_start)
        ) as period
    from table_rows
    inner join observations
        on
            table_rows.indicator_id = observations.indicator_id
            and table_rows.breakdown = observations.breakdown
            and table_rows.row_period_kind in ('any', observations.period_kind)
    where table_rows.row_period_kind <> ''
    group by table_rows.table_id, table_rows.row_order, year_number
),

-- the coarsest kind of period that the release calendar promises
promised_kinds as (
    select
        indicator_id,
        min_by(
            period_kind,
            list_position(
                ['year', 'reference_date', 'half_year', 'tertial', 'quarter', 'month', 'week', 'cumulative_window'],
                period_kind
            )
        ) as promised_kind
    from series
    where is_planned
    group by indicator_id
),

-- where nothing is known of a year, its last period is owed: of the kind delivered before, else of the kind promised
own_kinds as (
    select
        table_rows.table_id,
        table_rows.row_order,
        coalesce(
            max_by({{ period_kind('own_periods.period') }}, own_periods.year_number),
            nullif(table_rows.row_period_kind, 'any'),
            max(promised_kinds.promised_kind)
        ) as owed_kind
    from table_rows
    inner join promised_kinds on table_rows.indicator_id = promised_kinds.indicator_id
    left join own_periods
        on table_rows.table_id = own_periods.table_id and table_rows.row_order = own_periods.row_order
    where table_rows.row_period_kind <> ''
    group by table_rows.table_id, table_rows.row_order, table_rows.row_period_kind
),

placed as (
    select
        table_rows.*,
        tables.chapter,
        table_columns.col_order,
        table_columns.col_label,
        table_columns.period as column_period,
        case
            when own_kinds.owed_kind is null then table_columns.period
            when own_periods.period is not null then own_periods.period
            else
                case own_kinds.owed_kind
                    when 'reference_date' then table_columns.period || '-12-31'
                    when 'cumulative_window'
                        then table_columns.period || '-01-01/' || table_columns.period || '-12-31'
                    when 'half_year' then table_columns.period || '-H2'
                    when 'quarter' then table_columns.period || '-Q4'
                    when 'tertial' then table_columns.period || '-T3'
                    when 'month' then table_columns.period || '-12'
                    when 'week' then table_columns.period || '-W52'
                    else table_columns.period
                end
        end as period
    from tables
    inner join table_rows on tables.table_id = table_rows.table_id
    inner join table_columns on tables.table_id = table_columns.table_id
    left join own_kinds
        on table_rows.table_id = own_kinds.table_id and table_rows.row_order = own_kinds.row_order
    left join own_periods
        on
            table_rows.table_id = own_periods.table_id
            and table_rows.row_order = own_periods.row_order
            and year(table_columns.period_end) = own_periods.year_number
),

final as (
    select
        table_id,
        chapter,
        row_order,
        row_label,
        row_kind,
        indicator_id,
        breakdown,
        measure,
        dimension,
        col_order,
        period,
        {{ period_kind('period') }} as period_kind,
        col_label,
        case when period = column_period then '' else {{ display_period('period') }} end as period_text
    from placed
)

select * from final
