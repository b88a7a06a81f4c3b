-- Grain: one row per report table and row. Purpose: the rows that a table prints. "Top N of a dimension" becomes the N
-- largest members in the newest column that has any; a residual keeps the breakdown of the total it belongs to.
with

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

table_columns as (
    select * from {{ ref('int_table_columns') }}
),

observations as (
    select * from {{ ref('int_known_observations') }}
),

parts as (
    select * from {{ ref('int_parts') }}
),

candidates as (
    select
        table_rows.table_id,
        table_rows.row_order,
        table_rows.dimension,
        table_rows.top_count,
        table_columns.col_order,
        observations.breakdown,
        observations.value,
        parts.member_code,
        parts.member_label,
        parts.can_be_largest
    from table_rows
    inner join table_columns on table_rows.table_id = table_columns.table_id
    inner join observations
        on
            table_rows.indicator_id = observations.indicator_id
            and table_columns.period = observations.period
    inner join parts
        on
            observations.breakdown = parts.breakdown
            and table_rows.breakdown = parts.total_breakdown
            and table_rows.dimension = parts.dimension
    where table_rows.row_kind = 'top' and observations.value is not null
),

-- sums of members, countries outside the total and what is unknown are no members that can be the largest, and what
-- has a row of its own is not among the N
eligible as (
    select candidates.*
    from candidates
    anti join table_rows
        on candidates.table_id = table_rows.table_id and candidates.breakdown = table_rows.breakdown
    where candidates.can_be_largest
),

newest as (
    select *
    from eligible
    qualify col_order = max(col_order) over (partition by table_id, row_order)
),

ranked as (
    select
        *,
        row_number() over (
            partition by table_id, row_order
            order by value desc, member_code asc, breakdown asc -- unique: a breakdown stands in a column once
        ) as top_rank
    from newest
),

members as (
    select
        table_id,
        row_order,
        top_rank,
        breakdown,
        member_label as row_label
    from ranked
    where top_rank <= top_count
),

resolved as (
    select
        table_rows.table_id,
        table_rows.row_order as seed_order,
        coalesce(members.top_rank, 0) as top_rank,
        coalesce(members.row_label, table_rows.row_label_nl) as row_label,
        table_rows.row_kind,
        table_rows.indicator_id,
        coalesce(members.breakdown, table_rows.breakdown) as breakdown,
        case
            when table_rows.row_kind = 'residual' then 'residual_' || replace(table_rows.table_id, '.', '_')
            else coalesce(table_rows.measure, 'value')
        end as measure,
        table_rows.dimension,
        table_rows.period_kind as row_period_kind
    from table_rows
    left join members
        on table_rows.table_id = members.table_id and table_rows.row_order = members.row_order
    where table_rows.row_kind <> 'top' or members.breakdown is not null
),

final as (
    select
        table_id,
        cast(row_number() over (
            partition by table_id
            order by seed_order, top_rank -- unique: the rows of the seed, each with its members by rank
        ) as integer) as row_order,
        row_label,
        row_kind,
        indicator_id,
        breakdown,
        measure,
        dimension,
        row_period_kind
    from resolved
)

select * from final
