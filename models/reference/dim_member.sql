-- Grain: one row per dimension and code that a breakdown has. Purpose: what the code is called in Dutch and English,
-- and whether it is a part of the total.
with

members as (
    select distinct
        dimension,
        member_code,
        member_label,
        is_country,
        is_member
    from {{ ref('int_members') }}
),

countries as (
    select * from {{ ref('countries') }}
),

english as (
    select * from {{ ref('english') }}
),

final as (
    select
        members.dimension,
        members.member_code as code,
        members.member_label as label_nl,
        coalesce(countries.name_en, as_written.english, in_small_letters.english, '') as label_en,
        members.is_country,
        members.is_member
    from members
    left join countries on members.is_country and members.member_code = countries.iso3
    left join english as as_written on members.member_label = as_written.dutch
    left join english as in_small_letters on lower(members.member_label) = in_small_letters.dutch
)

select * from final
