-- Grain: one row per breakdown and dimension that it has. Purpose: a breakdown text as rows, to join any relation with
-- a breakdown to `dim_member` and `dim_geography`.
with

members as (
    select * from {{ ref('int_members') }}
),

final as (
    select
        breakdown,
        dimension,
        member_code as code,
        total_breakdown
    from members
)

select * from final
