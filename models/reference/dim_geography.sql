-- Grain: one row per country or nationality. Purpose: its codes and names, the continent it is counted with, and from
-- when until when it was in the European Union; `reference.country_regions` has all groups, each with its days.
with

countries as (
    select * from {{ ref('countries') }}
),

groups as (
    select
        iso3,
        max(world_region) filter (where classification = 'un_m49') as world_region,
        max(world_region) filter (where classification = 'cbs_origin_2023') as cbs_region,
        max(valid_from) filter (where classification = 'eu_membership' and world_region = 'EU') as eu_from,
        max(valid_to) filter (where classification = 'eu_membership' and world_region = 'EU') as eu_until,
        bool_or(classification = 'eu_membership' and world_region = 'EU' and valid_to is null) as is_eu,
        bool_or(classification = 'eu_membership' and world_region = 'EFTA') as is_efta
    from {{ ref('country_regions') }}
    group by iso3
),

final as (
    select
        countries.iso3,
        countries.iso2,
        countries.eurostat_code,
        countries.name_nl,
        countries.name_en,
        groups.world_region,
        groups.cbs_region,
        groups.eu_from,
        groups.eu_until,
        coalesce(groups.is_eu, false) as is_eu,
        coalesce(groups.is_efta, false) as is_efta
    from countries
    left join groups on countries.iso3 = groups.iso3
)

select * from final
