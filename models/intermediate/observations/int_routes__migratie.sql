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
        {{ code_of('eurostat', 'geo_label') }} as geo
    from {{ ref('stg_eurostat__migr_acqs') }}
),

eurostat_eiord1 as (
    {{ coded_eurostat('migr_eiord1') }}
),

eurostat_eirtn1 as (
    {{ coded_eurostat('migr_eirtn1') }}
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

    union all by name
    select
        'eu_asylum_first' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asyappctzm
    where applicant = 'NASY_APP'

    union all by name
    select
        'eu_asylum_subsequent' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asyappctzm
    where applicant = 'SSEQ'

    union all by name
    select
        'eu_uam_first' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asyumactm
    where coalesce(applicant, 'NASY_APP') = 'NASY_APP'

    union all by name
    select
        'eu_asylum_pending' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asypenctzm

    -- the table gives the two counts of this rate; the rate is derived from them
    union all by name
    select
        'eu_asylum_recognition' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age',
            'measure': "case decision when 'positive' then 'numerator' else 'denominator' end"
        }) }} as breakdown,
        {{ observation_columns() }},
        'decisions' as delivered_unit
    from eurostat_asydcfstq
    where decision in ('positive', '_T')

    union all by name
    select
        'eu_tp_decisions' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asytpfm

    union all by name
    select
        'eu_tp_decisions' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asytpfq

    union all by name
    select
        'eu_tp_per_capita' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_asytpspop

    union all by name
    select
        'eu_first_permits' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'reason': 'reason', 'duration': 'duration'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_resfirst

    union all by name
    select
        'eu_citizenship' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age',
            'age_definition': 'age_definition'
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_acq

    union all by name
    select
        'eu_citizenship' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'citizen': 'former_citizenship', 'sex': 'sex', 'measure': "'rate'"
        }) }} as breakdown,
        {{ observation_columns() }},
        'percent' as delivered_unit
    from eurostat_acqs

    union all by name
    select
        'eu_ordered_to_leave' as indicator_id,
        {{ breakdown({'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_eiord1

    union all by name
    select
        'eu_returned' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'citizen': 'citizen', 'sex': 'sex', 'age': 'age', 'destination': 'returned'
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_eirtn1

    union all by name
    select
        'eu_dublin_out_all' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'partner_country': 'partner_country', 'request_type': 'request_type',
            'legal_basis': 'legal_provision'
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_dubro

    union all by name
    select
        'eu_dublin_in_all' as indicator_id,
        {{ breakdown({
            'geo': 'geo', 'partner_country': 'partner_country', 'request_type': 'request_type',
            'legal_basis': 'legal_provision'
        }) }} as breakdown,
        {{ observation_columns() }}
    from eurostat_dubri

    union all by name
    select
        'reg_imm_motive' as indicator_id,
        {{ breakdown({
            'motive': 'motive', 'population': 'population', 'nationality': 'nationality', 'sex': 'sex',
            'age': 'age'
        }) }} as breakdown,
        {{ observation_columns() }}
    from cbs_motieven
    where years_since in ('', '0')

    -- those still resident; the cohort itself is reg_imm_motive of the same year
    union all by name
    select
        'reg_stay_after_10y' as indicator_id,
        {{ breakdown({
            'motive': 'motive', 'population': 'population', 'nationality': 'nationality', 'sex': 'sex',
            'age': 'age', 'measure': "'numerator'"
        }) }} as breakdown,
        {{ observation_columns() }},
        'persons' as delivered_unit
    from cbs_motieven
    where years_since = '10'

    union all by name
    select
        'reg_first_permits_cbs' as indicator_id,
        {{ breakdown({'motive': 'motive', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_eerste_vergunningen

    union all by name
    select
        'int_return_refugees' as indicator_id,
        {{ breakdown({'host': 'country_of_asylum', 'origin': 'country_of_origin'}) }} as breakdown,
        {{ observation_columns() }}
    from unhcr_returns

    union all by name
    select
        'int_return_refugees' as indicator_id,
        {{ breakdown({'host': 'country_of_asylum', 'origin': 'country_of_origin'}) }} as breakdown,
        {{ observation_columns() }}
    from unhcr_solutions
    where solution = 'returned_refugees'

    union all by name
    select
        'int_resettled' as indicator_id,
        {{ breakdown({'host': 'country_of_asylum', 'origin': 'country_of_origin'}) }} as breakdown,
        {{ observation_columns() }}
    from unhcr_solutions
    where solution = 'resettlement'
)

select * from final
