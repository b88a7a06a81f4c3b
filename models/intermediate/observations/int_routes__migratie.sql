-- Grain: one row per delivered cell that serves an indicator of chapter 2. Purpose: one select block an indicator.
with

ind_regulier as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_ind__werk_studie_gezin') }}
),

ind_eu_documenten as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_ind__eu_documenten') }}
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
    {{ coded_eurostat('migr_eirtn') }}
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

final as (
    select
        'reg_immigration' as indicator_id,
        {{ breakdown({'origin': 'origin'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_bevolking_migratie
    where onderwerp = 'Immigratie'

    union all by name
    select
        'reg_immigration' as indicator_id,
        {{ breakdown({'origin': 'origin'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_immigratie_herkomst
    where measure = 'M000167' and geslacht = 'T001038' and geboorteland = 'T001638'

    union all by name
    select
        'reg_emigration' as indicator_id,
        {{ breakdown({'origin': 'origin'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_bevolking_migratie
    where onderwerp = 'Emigratie'

    union all by name
    select
        'reg_net_migration' as indicator_id,
        {{ breakdown({'origin': 'origin'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_bevolking_migratie
    where onderwerp = 'Migratiesaldo'

    union all by name
    select
        'reg_mvv_applications' as indicator_id,
        {{ breakdown({'purpose': 'verblijfsdoel', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_regulier
    where onderwerp = 'Aanvragen mvv'

    union all by name
    select
        'reg_vvr_decisions' as indicator_id,
        {{ breakdown({'purpose': 'verblijfsdoel', 'outcome': 'uitkomst', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_regulier
    where onderwerp = 'Beslissingen vvr'

    union all by name
    select
        'reg_family' as indicator_id,
        {{ breakdown({'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_regulier
    where onderwerp = 'Aanvragen gezin'

    union all by name
    select
        'reg_study_permits' as indicator_id,
        {{ breakdown({'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_regulier
    where onderwerp = 'Aanvragen studie'

    union all by name
    select
        'reg_eu_documents' as indicator_id,
        {{ breakdown({'document_type': 'documentsoort', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from ind_eu_documenten

    union all by name
    select
        'reg_population_growth' as indicator_id,
        {{ breakdown({'origin': 'origin'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_bevolking_migratie
    where onderwerp = 'Bevolkingsgroei'

    union all by name
    select
        'eu_asylum_first' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asyappctza
    where applicant = 'NASY_APP'

    union all by name
    select
        'eu_tp_stock' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asytpsm

    union all by name
    select
        'eu_ordered_to_leave' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_eiord

    union all by name
    select
        'eu_returned' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'destination': 'returned'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_eirtn

    union all by name
    select
        'eu_refused_entry' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'reason': 'reason'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_eirfs

    union all by name
    select
        'eu_illegally_present' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age', 'reason': 'reason', 'apprehen': 'apprehen'
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_eipre

    union all by name
    select
        'eu_irregular_crossings' as indicator_id,
        {{ breakdown({'route': 'route_code', 'border': 'border_code', 'nationality': 'nationality_code'}) }}
            as breakdown,
        {{ observation_columns() }}
    from frontex_detections

    union all by name
    select
        'int_host_top10' as indicator_id,
        {{ breakdown({'host': 'country_of_asylum'}) }} as breakdown,
        {{ observation_columns() }}
    from unhcr_population
    where population_type = 'refugees' and country_of_origin = '_T' and country_of_asylum <> '_T'
)

select * from final
