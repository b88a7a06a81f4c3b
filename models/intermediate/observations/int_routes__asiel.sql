-- Grain: one row per delivered cell that serves an indicator of chapter 3. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
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
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'ind/asielbeslissingen'
),

coa_in_en_uitstroom as (
    select * from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'coa/in_en_uitstroom'
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
    {{ route_blocks() }}
)

select * from final
