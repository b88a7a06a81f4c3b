-- Grain: one row per total, dimension and part. Purpose: which breakdowns are parts of which total. A total is without
-- the dimension of its parts, or it is a sum of them with a code of its own, such as the European Union.
with

members as (
    select * from {{ ref('int_members') }}
),

sums as (
    select * from members
    where not is_member
),

final as (
    select
        total_breakdown,
        dimension,
        breakdown,
        member_code,
        member_label,
        is_part_of_total,
        can_be_largest
    from members

    union all
    select
        sums.breakdown as total_breakdown,
        members.dimension,
        members.breakdown,
        members.member_code,
        members.member_label,
        members.is_part_of_total,
        members.can_be_largest
    from sums
    inner join members
        on
            sums.total_breakdown = members.total_breakdown
            and sums.dimension = members.dimension
            and sums.breakdown <> members.breakdown
)

select * from final
