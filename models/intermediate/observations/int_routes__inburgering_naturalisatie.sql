-- Grain: one row per delivered cell that serves an indicator of chapter 7. Purpose: one select block an indicator.
with

cbs_inburgering as (
    select
        * replace (period || '-12-31' as period, 'reference_date' as period_kind),
        case groep
            when 'Totaal' then '_T'
            when 'Asielmigranten' then 'asylum'
            when 'Gezins- en overige migranten' then 'family_other'
        end as migrant_group
    from {{ ref('stg_cbs__inburgering') }}
),

-- the size of a cohort belongs to its own year; a later observation of it is a new vintage
cbs_cohorten as (
    select * replace (cohort as period, 'year' as period_kind)
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
        end as regime
    from {{ ref('stg_cbs__nationaliteitswijzigingen') }}
),

final as (
    select
        'inb_cohort' as indicator_id,
        {{ breakdown({'group': 'migrant_group'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_cohorten

    union all by name
    select
        'inb_intake' as indicator_id,
        {{ breakdown({'cohort': 'cohort', 'group': 'migrant_group'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_inburgering
    where onderwerp = 'Brede intake gestart of PIP vastgesteld'

    union all by name
    select
        'inb_route' as indicator_id,
        {{ breakdown({
            'cohort': 'cohort', 'group': 'migrant_group', 'route': "lower(replace(replace(onderwerp,
            '-route', ''), 'route', ''))"
        }) }} as breakdown,
        {{ observation_columns() }}
    from cbs_inburgering
    where onderwerp in ('B1-route', 'Onderwijsroute', 'Z-route')

    union all by name
    select
        'nat_acquired' as indicator_id,
        {{ breakdown({'regime': 'regime', 'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_nationaliteitswijzigingen

    union all by name
    select
        'nat_option' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_nationaliteitswijzigingen
    where regime = 'option'
)

select * from final
