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

cbs_alleenstaande_minderjarigen as (
    select
        *,
        {{ cbs_nationality('nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age
    from {{ ref('stg_cbs__alleenstaande_minderjarigen') }}
),

cbs_dublin as (
    select
        *,
        {{ code_of('cbs_herkomst', 'partnerland') }} as partner_country
    from {{ ref('stg_cbs__dublin') }}
),

eurostat_dubro as (
    {{ coded_dublin('migr_dubro') }}
),

eurostat_dubri as (
    {{ coded_dublin('migr_dubri') }}
),

eurostat_dubto as (
    {{ coded_dublin('migr_dubto') }}
),

eurostat_dubti as (
    {{ coded_dublin('migr_dubti') }}
),

eurostat_asydcfsta as (
    {{ coded_eurostat('migr_asydcfsta') }}
),

eurostat_asydcfstq as (
    {{ coded_eurostat('migr_asydcfstq') }}
),

eurostat_decisions as (
    select * from eurostat_asydcfsta
    union all by name
    select * from eurostat_asydcfstq
),

eurostat_asypenctzm as (
    {{ coded_eurostat('migr_asypenctzm') }}
),

eurostat_pending as (
    select * replace (cast({{ period_end('period') }} as varchar) as period, 'reference_date' as period_kind)
    from eurostat_asypenctzm
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
        -- decisions on first applications only; the tracks on the monthly page hold other applications too
        {{ breakdown({'nationality': 'nationality', 'track': 'spoor', 'request_type': "'first'"}) }} as breakdown,
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

    union all by name
    select
        'asy_amv_first' as indicator_id,
        {{ breakdown({'nationality': 'nationality', 'sex': 'sex', 'age': 'age', 'source': "'cbs'"}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_alleenstaande_minderjarigen

    union all by name
    select
        'asy_dublin_claims_out' as indicator_id,
        {{ breakdown({'partner_country': 'partner_country', 'source': "'cbs'"}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_dublin
    where onderwerp = 'Uitgaande verzoeken'

    union all by name
    select
        'asy_dublin_accepted' as indicator_id,
        {{ breakdown({'partner_country': 'partner_country', 'measure': "'rate'", 'source': "'cbs'"}) }} as breakdown,
        {{ observation_columns() }},
        'percent' as delivered_unit
    from cbs_dublin
    where onderwerp = 'Geaccepteerde uitgaande verzoeken'

    union all by name
    select
        'asy_dublin_transfers_out' as indicator_id,
        {{ breakdown({'partner_country': 'partner_country'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_dublin
    where onderwerp = 'Uitgaande overdrachten'

    union all by name
    select
        'asy_dublin_claims_in' as indicator_id,
        {{ breakdown({'partner_country': 'partner_country'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_dublin
    where onderwerp = 'Inkomende verzoeken'

    union all by name
    select
        'asy_dublin_claims_in' as indicator_id,
        {{ breakdown({'partner_country': 'partner_country', 'measure': "'rate'"}) }} as breakdown,
        {{ observation_columns() }},
        'percent' as delivered_unit
    from cbs_dublin
    where onderwerp = 'Geaccepteerde inkomende verzoeken'

    union all by name
    select
        'asy_dublin_transfers_in' as indicator_id,
        {{ breakdown({'partner_country': 'partner_country'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_dublin
    where onderwerp = 'Inkomende overdrachten'

    union all by name
    select
        'asy_dublin_claims_out' as indicator_id,
        {{ breakdown({
            'partner_country': 'partner_country', 'request_type': 'request_type',
            'legal_basis': 'legal_provision', 'source': "'eurostat'"
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_dubro
    where geo = 'NLD'

    union all by name
    select
        'asy_dublin_claims_in' as indicator_id,
        {{ breakdown({
            'partner_country': 'partner_country', 'request_type': 'request_type',
            'legal_basis': 'legal_provision', 'source': "'eurostat'"
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_dubri
    where geo = 'NLD'

    union all by name
    select
        'asy_dublin_transfers_out' as indicator_id,
        {{ breakdown({
            'partner_country': 'partner_country', 'legal_basis': 'legal_provision', 'duration': 'duration',
            'source': "'eurostat'"
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_dubto
    where geo = 'NLD'

    union all by name
    select
        'asy_dublin_transfers_in' as indicator_id,
        {{ breakdown({
            'partner_country': 'partner_country', 'legal_basis': 'legal_provision', 'duration': 'duration',
            'source': "'eurostat'"
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_dubti
    where geo = 'NLD'

    union all by name
    select
        'asy_decisions_first' as indicator_id,
        {{ breakdown({
            'nationality': 'citizen', 'sex': 'sex', 'age': 'age', 'outcome': 'decision',
            'source': "'eurostat'"
        }) }} as breakdown,
        {{ observation_columns() }},
        'persons' as delivered_unit
    from eurostat_decisions
    where geo = 'NLD'

    -- the tables give the two counts of this rate; the rate is derived from them
    union all by name
    select
        'asy_grant_rate_eu' as indicator_id,
        {{ breakdown({
            'nationality': 'citizen', 'sex': 'sex', 'age': 'age',
            'measure': "case decision when 'positive' then 'numerator' else 'denominator' end"
        }) }} as breakdown,
        {{ observation_columns() }},
        'decisions' as delivered_unit
    from eurostat_decisions
    where geo = 'NLD' and decision in ('positive', '_T')

    union all by name
    select
        'asy_pending' as indicator_id,
        {{ breakdown({'nationality': 'citizen', 'sex': 'sex', 'age': 'age', 'source': "'eurostat'"}) }} as breakdown,
        {{ observation_columns() }},
        'persons' as delivered_unit
    from eurostat_pending
    where geo = 'NLD'
)

select * from final
