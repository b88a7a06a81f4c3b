-- Grain: one row per delivered cell that serves an indicator of chapter 3. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

cbs_maand as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age
    from {{ ref('stg_cbs__asielverzoeken_maand') }}
),

cbs_jaar as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age
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
            else '?' || grond
        end as ground
    from {{ ref('stg_cbs__asielvergunningen') }}
),

migratieketen as (
    {{ coded_migratieketen() }}
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

eurostat as (
    {{ coded_eurostat() }}
),

eurostat_pending as (
    {%- set last_day = 'cast(' ~ period_end('period') ~ ' as string)' %}
    select {{ all_columns(instead={'period': last_day, 'period_kind': "'reference_date'"}) }}
    from eurostat
    where dataset = 'eurostat/migr_asypenctzm'
),

final as (
    {{ route_blocks() }}
)

select * from final
