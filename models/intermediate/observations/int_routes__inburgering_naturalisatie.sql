-- Grain: one row per delivered cell that serves an indicator of chapter 7. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

cbs_inburgering as (
    select
        {{ all_columns(instead={'period': "period || '-12-31'", 'period_kind': "'reference_date'"}) }},
        case groep
            when 'Totaal' then '_T'
            when 'Asielmigranten' then 'asylum'
            when 'Gezins- en overige migranten' then 'family_other'
            else '?' || groep
        end as migrant_group
    from {{ ref('stg_cbs__inburgering') }}
),

-- the size of a cohort belongs to its own year; a later observation of it is a new vintage
cbs_cohorten as (
    select {{ all_columns(instead={'period': 'cohort', 'period_kind': "'year'"}) }}
    from cbs_inburgering
    where onderwerp = 'Inburgeringsplichtigen'
),

cbs_nationaliteitswijzigingen as (
    select
        *,
        {{ cbs_nationality('nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age,
        case wijze
            when 'Totaal' then '_T'
            when 'Naturalisatie' then 'naturalisation'
            when 'Optie' then 'option'
            when 'Overig' then 'other'
            else '?' || wijze
        end as regime
    from {{ ref('stg_cbs__nationaliteitswijzigingen') }}
),

final as (
    {{ route_blocks() }}
)

select * from final
