-- Grain: one row per breakdown. Purpose: what a canonical breakdown text says, read once: its members, what it is
-- called, the one dimension by which it is a part of a total, who counts it, and whether it may be added.
with

members as (
    select * from {{ ref('int_members') }}
),

total as (
    select '' as breakdown
),

texts as (
    select breakdown from members
    union
    select breakdown from total
),

final as (
    select
        texts.breakdown,
        map(
            coalesce(list(members.dimension order by members.dimension) filter (where members.dimension <> ''), []),
            coalesce(list(members.member_code order by members.dimension) filter (where members.dimension <> ''), [])
        ) as members,
        coalesce(string_agg(members.member_label, ', ' order by members.dimension), '') as breakdown_label,
        -- a part of none, or of several totals, has no such dimension
        case
            when count(*) filter (where members.is_part) = 1
                then max(members.dimension) filter (where members.is_part)
        end as part_dimension,
        coalesce(list(members.member_code order by members.dimension) filter (where members.is_country), [])
            as countries,
        coalesce(max(members.member_code) filter (where members.dimension = 'source'), '') as counted_by,
        coalesce(bool_and(members.is_additive), true) as may_add
    from texts
    left join members on texts.breakdown = members.breakdown
    group by texts.breakdown
)

select * from final
