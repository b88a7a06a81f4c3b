-- A row of a report table that cannot be made as it was meant: a kind of row nobody knows, a top without a number or
-- dimension, a residual without a row for its total, a kind of period in a table that has no years, or a break
-- of an indicator that nobody knows.
{{ config(meta={'settle': 'put the row right: CONTRIBUTING.md, Add an indicator, says what a row can be.'}) }}
with

tables as (
    select * from {{ ref('report_tables') }}
),

table_rows as (
    select
        * replace (
            coalesce(breakdown, '') as breakdown,
            coalesce(row_kind, '') as row_kind,
            coalesce(dimension, '') as dimension,
            coalesce(period_kind, '') as period_kind
        )
    from {{ ref('report_table_rows') }}
),

final as (
    select
        'report_table_rows' as seed,
        table_id,
        row_order,
        null as break_id,
        'unknown row kind ' || row_kind as problem
    from table_rows
    where row_kind not in ('', 'top', 'residual')

    union all
    select
        'report_table_rows' as seed,
        table_id,
        row_order,
        null as break_id,
        'a top needs a dimension and a number, a residual a dimension' as problem
    from table_rows
    where row_kind <> '' and (dimension = '' or (row_kind = 'top' and coalesce(top_count, 0) < 1))

    union all
    select
        'report_table_rows' as seed,
        residual.table_id,
        residual.row_order,
        null as break_id,
        'the table has no row with the total of this residual' as problem
    from table_rows as residual
    where
        residual.row_kind = 'residual'
        and not exists (
            select 1
            from table_rows as total
            where
                total.table_id = residual.table_id
                and total.indicator_id = residual.indicator_id
                and total.breakdown = residual.breakdown
                and total.row_kind = ''
        )

    union all
    select
        'report_table_rows' as seed,
        table_rows.table_id,
        table_rows.row_order,
        null as break_id,
        'only a plain row in a table of years has a kind of period of its own' as problem
    from table_rows
    inner join tables on table_rows.table_id = tables.table_id
    where table_rows.period_kind <> '' and (tables.column_kind <> 'year' or table_rows.row_kind <> '')

    union all
    select
        'breaks' as seed,
        null as table_id,
        null as row_order,
        break_id,
        'unknown indicator ' || indicator_id as problem
    from {{ ref('breaks') }}
    where indicator_id not in (select i.indicator_id from {{ ref('indicators') }} as i)
)

select * from final
