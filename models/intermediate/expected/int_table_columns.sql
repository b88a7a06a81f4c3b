-- Grain: one row per report table and column. Purpose: which periods a table shows. Calendar columns count back from
-- the data year; dates and windows are the newest that are known, and the data year itself while no date is in it.
with

tables as (
    select * from {{ ref('report_tables') }}
),

table_rows as (
    select
        * replace (
            coalesce(breakdown, '') as breakdown,
            coalesce(row_kind, '') as row_kind,
            coalesce(dimension, '') as dimension
        )
    from {{ ref('report_table_rows') }}
),

observations as (
    select * from {{ ref('int_current_observations') }}
),

-- calendar columns count back from the data year of the edition
calendar_columns as (
    select
        tables.table_id,
        case tables.column_kind
            when 'year' then cast({{ data_year() }} - back.n as varchar)
            when 'half_year'
                then cast({{ data_year() }} - back.n // 2 as varchar) || '-H' || cast(2 - back.n % 2 as varchar)
            when 'quarter'
                then cast({{ data_year() }} - back.n // 4 as varchar) || '-Q' || cast(4 - back.n % 4 as varchar)
            when 'tertial'
                then cast({{ data_year() }} - back.n // 3 as varchar) || '-T' || cast(3 - back.n % 3 as varchar)
            when 'month'
                then
                    cast({{ data_year() }} - back.n // 12 as varchar)
                    || '-' || lpad(cast(12 - back.n % 12 as varchar), 2, '0')
        end as period,
        tables.column_count - back.n as col_order
    from tables, unnest(generate_series(0, tables.column_count - 1)) as back (n)
    where tables.column_kind in ('year', 'half_year', 'quarter', 'tertial', 'month')
),

-- reference dates and windows have no fixed rhythm: the newest ones that are known
known_periods as (
    select distinct
        tables.table_id,
        tables.column_count,
        observations.period,
        observations.period_end,
        observations.period_start
    from tables
    inner join table_rows on tables.table_id = table_rows.table_id
    inner join observations
        on
            table_rows.indicator_id = observations.indicator_id
            and tables.column_kind = observations.period_kind
    where
        tables.column_kind in ('reference_date', 'cumulative_window')
        and (
            table_rows.breakdown = observations.breakdown
            or (
                table_rows.row_kind = 'top'
                and {{ is_member_of('observations.breakdown', 'table_rows.breakdown', 'table_rows.dimension') }}
            )
        )
),

data_columns as (
    select
        table_id,
        period,
        column_count - row_number() over (
            partition by table_id
            order by period_end desc, period_start desc
        ) + 1 as col_order
    from known_periods
),

-- as long as nothing is known of the data year, it stands there, so that the table shows what is missing; a window is
-- owed for no year in particular, so there it stands only while no window is known at all
empty_columns as (
    select
        tables.table_id,
        case tables.column_kind
            when 'reference_date' then cast({{ data_year() }} as varchar) || '-12-31'
            else cast({{ data_year() }} as varchar) || '-01-01/' || cast({{ data_year() }} as varchar) || '-12-31'
        end as period,
        tables.column_count + 1 as col_order
    from tables
    where
        tables.column_kind in ('reference_date', 'cumulative_window')
        and tables.table_id not in (
            select k.table_id from known_periods as k
            where year(k.period_end) >= {{ data_year() }} or contains(k.period, '/')
        )
),

columns_of_table as (
    select
        table_id,
        period,
        col_order
    from calendar_columns
    union all
    select
        table_id,
        period,
        col_order
    from empty_columns
    union all
    select
        table_id,
        period,
        col_order
    from data_columns
    where col_order > 0
),

final as (
    select
        table_id,
        cast(col_order as integer) as col_order,
        period,
        {{ period_start('period') }} as period_start,
        {{ period_end('period') }} as period_end,
        {{ display_period('period') }} as col_label
    from columns_of_table
)

select * from final
