-- Grain: one row per delivered cell that serves an indicator of chapter 5. Purpose: one select block an indicator.
with

dtv_instroom as (
    select * from {{ ref('stg_dtv__instroom_brontabel') }}
),

dtv_vertrek as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_dtv__vertrek') }}
),

dtv_instroom_keten as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_dtv__instroom') }}
),

vertrek_ketenbreed as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_aenm__vertrek_ketenbreed') }}
),

politie_toezicht as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_politie__vreemdelingentoezicht') }}
),

dji_bewaring as (
    select * from {{ ref('stg_dji__vreemdelingenbewaring') }}
),

eurostat_eipre as (
    {{ coded_eurostat('migr_eipre') }}
),

final as (
    select
        'dep_dtv_intake' as indicator_id,
        {{ breakdown({'source_organisation': 'source_organisation'}) }} as breakdown,
        {{ observation_columns() }}
    from dtv_instroom

    union all by name
    select
        'dep_dtv_by_type' as indicator_id,
        {{ breakdown({'departure_type': 'vertreksoort', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from dtv_vertrek

    union all by name
    select
        'dep_dtv_intake' as indicator_id,
        {{ breakdown({'source_organisation': 'source_organisation', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from dtv_instroom_keten

    union all by name
    select
        'dep_chainwide' as indicator_id,
        {{ breakdown({'departure_type': 'vertreksoort', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from vertrek_ketenbreed

    union all by name
    select
        'sup_avim' as indicator_id,
        {{ breakdown({'result': 'resultaat', 'nationality': 'nationality'}) }} as breakdown,
        {{ observation_columns() }}
    from politie_toezicht

    union all by name
    select
        'sup_detention_in' as indicator_id,
        {{ breakdown({'ground': 'bewaringsgrond', 'group': 'groep'}) }} as breakdown,
        {{ observation_columns() }}
    from dji_bewaring

    union all by name
    select
        'sup_illegal_found' as indicator_id,
        {{ breakdown({'citizen': 'citizen', 'sex': 'sex', 'age': 'age', 'reason': 'reason', 'apprehen': 'apprehen'}) }}
            as breakdown,
        {{ observation_columns() }}
    from eurostat_eipre
    where geo = 'NLD'
)

select * from final
