-- Grain: one row per delivered cell that serves an indicator of chapter 3. Purpose: one select block an indicator.
with

cbs_maand as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        case geslacht when 'Mannen' then 'M' when 'Vrouwen' then 'F' else '_T' end as sex,
        case when leeftijd = 'Totaal leeftijd' then '_T' else leeftijd end as age
    from {{ ref('stg_cbs__asielverzoeken_maand') }}
),

cbs_jaar as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        case geslacht when 'Mannen' then 'M' when 'Vrouwen' then 'F' else '_T' end as sex,
        case when leeftijd = 'Totaal leeftijd' then '_T' else leeftijd end as age
    from {{ ref('stg_cbs__asielverzoeken_jaar') }}
),

cbs_vergunningen as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        case grond
            when 'Totaal' then '_T'
            when 'Vluchtelingenstatus' then 'refugee_status'
            when 'Subsidiaire bescherming' then 'subsidiary_protection'
            when 'Humanitair' then 'humanitarian'
        end as ground
    from {{ ref('stg_cbs__asielvergunningen') }}
),

ind_beslissingen as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_ind__asielbeslissingen') }}
),

coa_in_en_uitstroom as (
    select * from {{ ref('stg_coa__in_en_uitstroom') }}
),

coa_bezetting as (
    select
        *,
        case when groep = '_T' then '_T' else {{ slug('groep') }} end as resident_group
    from {{ ref('stg_coa__bezetting') }}
),

final as (
    select
        'asy_first' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_maand
    where onderwerp = 'Eerste asielverzoeken (personen)'

    union all by name
    select
        'asy_first' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_jaar
    where onderwerp = 'eerste_asielverzoeken'

    union all by name
    select
        'asy_repeat' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_maand
    where onderwerp = 'Volgende asielverzoeken'

    union all by name
    select
        'asy_nareis_arrivals' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_maand
    where onderwerp = 'Nareizigers (personen)'

    union all by name
    select
        'asy_nareis_arrivals' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_jaar
    where onderwerp = 'nareizigers'

    union all by name
    select
        'asy_permits_type' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'ground': 'ground'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_vergunningen

    union all by name
    select
        'asy_decisions_first' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'track': 'spoor'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_beslissingen
    where onderwerp = 'Beslissingen eerste asielaanvragen'

    union all by name
    select
        'asy_tracks' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'track': 'spoor'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_beslissingen
    where onderwerp = 'Nieuwe aanvragen'

    union all by name
    select
        'asy_coa_inflow' as indicator_id,
        {{ breakdown({'group': 'groep'}) }} as breakdown,
        {{ observation_columns() }}
    from coa_in_en_uitstroom
    where onderwerp = 'Instroom COA'

    union all by name
    select
        'asy_coa_outflow' as indicator_id,
        {{ breakdown({'group': 'groep', 'reason': 'uitstroomreden'}) }} as breakdown,
        {{ observation_columns() }}
    from coa_in_en_uitstroom
    where onderwerp = 'Uitstroom COA'

    union all by name
    select
        'asy_coa_occupancy' as indicator_id,
        {{ breakdown({'group': 'resident_group'}) }} as breakdown,
        {{ observation_columns() }}
    from coa_bezetting
    where onderwerp = 'Bezetting'

    union all by name
    select
        'asy_coa_statusholders' as indicator_id,
        {{ breakdown({'group': 'resident_group'}) }} as breakdown,
        {{ observation_columns() }}
    from coa_bezetting
    where onderwerp = 'Vergunninghouders'

    union all by name
    select
        'asy_coa_locations' as indicator_id,
        {{ breakdown({'group': 'resident_group'}) }} as breakdown,
        {{ observation_columns() }}
    from coa_bezetting
    where onderwerp = 'Locaties'
)

select * from final
