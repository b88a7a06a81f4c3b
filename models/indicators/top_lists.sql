-- Grain: one row per list of the largest in a report table. Purpose: whether it is one. A list of the N largest is
-- whole when it has N members and no other can be larger: what the known members leave of the total is less than the
-- smallest one that is shown.
with

top_rows as (
    select
        table_id,
        row_order,
        indicator_id,
        coalesce(breakdown, '') as total_breakdown,
        dimension,
        top_count
    from {{ ref('report_table_rows') }}
    where row_kind = 'top'
),

table_columns as (
    select * from {{ ref('int_table_columns') }}
),

observations as (
    select * from {{ ref('observations') }}
),

parts as (
    select * from {{ ref('int_parts') }}
    where can_be_largest
),

members as (
    select
        top_rows.*,
        table_columns.col_order,
        table_columns.period,
        observations.value,
        observations.breakdown
    from top_rows
    inner join table_columns on top_rows.table_id = table_columns.table_id
    inner join observations
        on
            top_rows.indicator_id = observations.indicator_id
            and table_columns.period = observations.period
    inner join parts
        on
            observations.breakdown = parts.breakdown
            and top_rows.total_breakdown = parts.total_breakdown
            and top_rows.dimension = parts.dimension
    where observations.value is not null
    qualify table_columns.col_order = max(table_columns.col_order) over (
        partition by top_rows.table_id, top_rows.row_order
    )
),

ranked as (
    select
        *,
        row_number() over (
            partition by table_id, row_order
            order by value desc, breakdown asc, indicator_id asc, period asc
        ) as place
    from members
),

summed as (
    select
        table_id,
        row_order,
        indicator_id,
        total_breakdown,
        period,
        least(count(*), top_count) as shown_count,
        sum(value) as known_value,
        min(value) filter (where place <= top_count) as smallest_value
    from ranked
    group by table_id, row_order, indicator_id, total_breakdown, period, top_count
),

final as (
    select
        top_rows.table_id,
        cast(top_rows.row_order as integer) as row_order,
        cast(top_rows.top_count as integer) as top_count,
        cast(coalesce(summed.shown_count, 0) as integer) as shown_count,
        coalesce(summed.period, '') as period,
        coalesce(
            summed.shown_count = top_rows.top_count
            and total.hedge = ''
            and total.value - summed.known_value < summed.smallest_value, false
        ) as is_whole,
        case
            when total.hedge = '' and total.value > summed.known_value and total.unit not in ('percent', 'per_1000')
                then
                    {{ display_number('total.value - summed.known_value', 'total.rounding_base', 'total.decimals') }}
            else ''
        end as unknown_text
    from top_rows
    left join summed on top_rows.table_id = summed.table_id and top_rows.row_order = summed.row_order
    left join observations as total
        on
            summed.indicator_id = total.indicator_id
            and summed.period = total.period
            and summed.total_breakdown = total.breakdown
)

select * from final
