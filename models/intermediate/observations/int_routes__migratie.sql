-- Grain: one row per delivered cell that serves an indicator of chapter 2. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

migratieketen as (
    {{ coded_migratieketen() }}
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

eurostat as (
    {{ coded_eurostat() }}
),

-- what Eurostat calls by its year stands on the first day of it
eurostat_population as (
    select {{ all_columns(instead={'period': "period || '-01-01'", 'period_kind': "'reference_date'"}) }}
    from eurostat
    where dataset = 'eurostat/tps00001' and indic_de = 'JAN'
),

frontex_detections as (
    select
        *,
        {{ code_of('frontex', 'nationality') }} as nationality_code,
        lower(replace(replace(route, ' Route', ''), ' ', '_')) as route_code,
        lower(replace(border_type, ' ', '_')) as border_code
    from {{ ref('stg_frontex__detections') }}
),

-- what stands in the middle of a year is no figure of that year
unhcr_population as (
    select * from {{ ref('stg_unhcr__population') }}
    where period like '%-12-31'
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
    select {{ all_columns(instead={'period': 'left(period, 4)', 'period_kind': "'year'"}) }}
    from unhcr_population
    where population_type = 'returned_refugees' and '_T' in (country_of_asylum, country_of_origin)
),

unhcr_solutions as (
    select * from {{ ref('stg_unhcr__solutions') }}
),

final as (
    {{ route_blocks() }}
)

select * from final
