-- Grain: one row per delivered cell that serves an indicator of chapter 2. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

ind_regulier as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'ind/werk_studie_gezin'
),

ind_eu_documenten as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'ind/eu_documenten'
),

cbs_bevolking_migratie as (
    select
        *,
        {{ code_of('cbs_herkomst', 'herkomst') }} as origin
    from {{ ref('stg_cbs__bevolking_migratie') }}
),

cbs_immigratie_herkomst as (
    select
        *,
        {{ code_of('cbs_herkomst_code', 'herkomstland') }} as origin
    from {{ ref('stg_cbs__immigratie_herkomst_85484ned') }}
),

eurostat_asyappctza as (
    {{ coded_eurostat('migr_asyappctza') }}
),

eurostat_asytpsm as (
    {{ coded_eurostat('migr_asytpsm') }}
),

eurostat_eiord as (
    {{ coded_eurostat('migr_eiord') }}
),

eurostat_eirtn as (
    select * rename (indic_mg as returned) from ({{ coded_eurostat('migr_eirtn') }})
),

eurostat_eirfs as (
    {{ coded_eurostat('migr_eirfs') }}
),

eurostat_eipre as (
    {{ coded_eurostat('migr_eipre') }}
),

frontex_detections as (
    select
        *,
        {{ code_of('frontex', 'nationality') }} as nationality_code,
        lower(replace(replace(route, ' Route', ''), ' ', '_')) as route_code,
        lower(replace(border_type, ' ', '_')) as border_code
    from {{ ref('stg_frontex__detections') }}
),

unhcr_population as (
    select * from {{ ref('stg_unhcr__population') }}
),

eurostat_asyappctzm as (
    {{ coded_eurostat('migr_asyappctzm') }}
),

eurostat_asyumactm as (
    {{ coded_eurostat('migr_asyumactm') }}
),

eurostat_asypenctzm as (
    {{ coded_eurostat('migr_asypenctzm') }}
),

eurostat_asydcfstq as (
    {{ coded_eurostat('migr_asydcfstq') }}
),

eurostat_asytpfm as (
    {{ coded_eurostat('migr_asytpfm') }}
),

eurostat_asytpfq as (
    {{ coded_eurostat('migr_asytpfq') }}
),

eurostat_asytpspop as (
    {{ coded_eurostat('migr_asytpspop') }}
),

eurostat_resfirst as (
    {{ coded_eurostat('migr_resfirst') }}
),

eurostat_acq as (
    {{ coded_eurostat('migr_acq') }}
),

eurostat_acqs as (
    select
        *,
        {{ code_of('eurostat', 'geo_label') }} as geo,
        indic_mg as former_citizenship
    from {{ ref('stg_eurostat__cells') }}
    where dataset = 'eurostat/migr_acqs'
),

eurostat_eiord1 as (
    {{ coded_eurostat('migr_eiord1') }}
),

eurostat_eirtn1 as (
    select * rename (indic_mg as returned) from ({{ coded_eurostat('migr_eirtn1') }})
),

eurostat_dubro as (
    {{ coded_dublin('migr_dubro') }}
),

eurostat_dubri as (
    {{ coded_dublin('migr_dubri') }}
),

cbs_motieven as (
    select
        *,
        {{ cbs_nationality('nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age,
        {{ cbs_motive('motief') }} as motive,
        case raw_column when 'immigranten_eu' then 'eu_efta' else 'non_eu_efta' end as population,
        coalesce(regexp_extract(verblijfsduur, '(\d+) jaar', 1), '') as years_since
    from {{ ref('stg_cbs__migratiemotieven') }}
),

cbs_eerste_vergunningen as (
    select
        *,
        {{ cbs_nationality('nationaliteit') }} as nationality,
        {{ cbs_motive('motief') }} as motive
    from {{ ref('stg_cbs__eerste_vergunningen') }}
),

-- returns are a flow of the year, the other columns of that table stand at its end; pairs are in the solutions
unhcr_returns as (
    select * replace (left(period, 4) as period, 'year' as period_kind)
    from {{ ref('stg_unhcr__population') }}
    where population_type = 'returned_refugees' and '_T' in (country_of_asylum, country_of_origin)
),

unhcr_solutions as (
    select * from {{ ref('stg_unhcr__solutions') }}
),

final as (
    {{ route_blocks() }}
)

select * from final
