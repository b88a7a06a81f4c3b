-- Grain: one row per report table and column. Purpose: which periods a table shows. Calendar columns count back from
-- the data year; dates and windows are the newest that are known, a day once, and what is owed of the data year while
-- no known one stands for it.
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

indicators as (
    select * from {{ ref('indicators') }}
),

owed_periods as (
    select * from {{ ref('int_expected_periods') }}
),

observations as (
    select * from {{ ref('int_known_observations') }}
),

parts as (
    select * from {{ ref('int_parts') }}
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

-- what the rows of a table show: their own breakdown, and the members among which a list of the largest chooses
shown as (
    select
        table_id,
        indicator_id,
        breakdown
    from table_rows
    union
    select
        table_rows.table_id,
        table_rows.indicator_id,
        parts.breakdown
    from table_rows
    inner join parts on table_rows.breakdown = parts.total_breakdown and table_rows.dimension = parts.dimension
    where table_rows.row_kind = 'top'
),

-- reference dates and windows have no fixed rhythm: the newest ones that are known. A stock is known on a date too when
-- its partner writes the month
known_periods as (
    select distinct
        tables.table_id,
        tables.column_kind,
        tables.column_count,
        observations.period,
        observations.period_kind,
        observations.period_end,
        observations.period_start
    from tables
    inner join shown on tables.table_id = shown.table_id
    inner join indicators on shown.indicator_id = indicators.indicator_id
    inner join observations
        on shown.indicator_id = observations.indicator_id and shown.breakdown = observations.breakdown
    where
        tables.column_kind in ('reference_date', 'cumulative_window')
        and (
            tables.column_kind = observations.period_kind
            or (
                tables.column_kind = 'reference_date'
                and indicators.stat_type = 'stock'
                and observations.period_kind in {{ moment_kinds() }}
            )
        )
),

one_per_day as (
    select *
    from known_periods
    qualify
        column_kind = 'cumulative_window'
        or row_number() over (
            partition by table_id, period_end
            order by period_kind = 'reference_date' desc, period asc, period_kind asc, period_start asc
        ) = 1
),

data_columns as (
    select
        table_id,
        period,
        column_count - row_number() over (
            partition by table_id
            order by period_end desc, period_start desc, period desc, period_kind desc
        ) + 1 as col_order
    from one_per_day
),

-- what is owed of the data year stands there while nothing known stands for it, so that the table shows what is missing
owed_columns as (
    select distinct
        tables.table_id,
        tables.column_count,
        owed.period,
        owed.period_end
    from tables
    inner join table_rows on tables.table_id = table_rows.table_id
    inner join owed_periods as owed on table_rows.indicator_id = owed.indicator_id
    where
        tables.column_kind in ('reference_date', 'cumulative_window')
        and tables.column_kind = owed.series_kind
        and year(owed.period_end) = {{ data_year() }}
        and not exists (
            select 1
            from one_per_day as known
            where
                known.table_id = tables.table_id
                and known.period_end between owed.fulfils_from and make_date({{ data_year() }}, 12, 31)
                and (known.column_kind <> 'cumulative_window' or known.period_start = owed.period_start)
        )
),

-- a table of which nothing is known nor owed shows the data year
blank_columns as (
    select
        table_id,
        column_count,
        case column_kind
            when 'reference_date' then cast({{ data_year() }} as varchar) || '-12-31'
            else {{ whole_year_window('cast(' ~ data_year() ~ ' as varchar)') }}
        end as period,
        make_date({{ data_year() }}, 12, 31) as period_end
    from tables
    where
        column_kind in ('reference_date', 'cumulative_window')
        and table_id not in (select o.table_id from owed_columns as o)
        and (
            table_id not in (select k.table_id from known_periods as k)
            -- dates that nobody planned are owed for the data year all the same
            or (
                column_kind = 'reference_date'
                and table_id not in (
                    select k.table_id from known_periods as k
                    where year(k.period_end) >= {{ data_year() }}
                )
            )
        )
),

unfilled_columns as (
    select * from owed_columns
    union all by name
    select * from blank_columns
),

empty_columns as (
    select
        table_id,
        period,
        column_count + row_number() over (
            partition by table_id
            order by period_end asc, period asc
        ) as col_order
    from unfilled_columns
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

dated as (
    select
        *,
        {{ period_kind('period') }} as period_kind,
        {{ period_start('period') }} as period_start,
        {{ period_end('period') }} as period_end
    from columns_of_table
),

final as (
    select
        table_id,
        cast(col_order as integer) as col_order,
        period,
        period_kind,
        period_start,
        period_end,
        {{ short_period_label('period', 'period_kind', 'period_start', 'period_end') }} as col_label
    from dated
)

select * from final
