-- Grain: one row per delivered cell of Open data Migratieketen; totaal_van names its grain.
-- Purpose: all tables of the partners that publish there; a dimension that a table does not have is NULL.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('migratieketen', 'cells') }}
),

dated as (
    select
        *,
        {{ period_chain('jaar', 'maand') }} as period
    from landed
),

final as (
    select
        dataset,
        delivery_id,
        raw_row,
        'aantal' as raw_column,
        period,
        {{ period_kind('period') }} as period_kind,
        onderwerp,
        totaal_van,
        {{ member('nationaliteit') }} as nationaliteit,
        {{ member('spoor') }} as spoor,
        {{ recode('vertreksoort', {
            'Zelfstandig': 'zelfstandig', 'Gedwongen': 'gedwongen', 'Zelfstandig zonder toezicht': 'zonder_toezicht',
        }) }} as vertreksoort,
        {{ recode('herkomst', {
            'IND': 'ind', 'NP': 'politie', 'Politie': 'politie', 'KMar': 'kmar', 'Overige': 'overige',
        }) }} as source_organisation,
        {{ recode('groep', {
            'Asielzoekers': 'asylum_seekers', 'Statushouders': 'statusholders', 'Vergunninghouders': 'statusholders',
        }, otherwise=slug('groep')) }} as groep,
        {{ slug('reden') }} as uitstroomreden,
        {{ slug('grond') }} as bewaringsgrond,
        {{ slug('documentsoort') }} as documentsoort,
        {{ slug('verblijfsdoel') }} as verblijfsdoel,
        {{ slug('uitkomst') }} as uitkomst,
        {{ slug('resultaat') }} as resultaat,
        {{ staged_cell('aantal', 'point', 'migratieketen', chain_signs('aantal')) }}
    from dated
)

select * from final
