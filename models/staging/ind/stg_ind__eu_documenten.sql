-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: IND decisions on EU documents.
{{
    stage_chain('ind', 'eu_documenten', dimensions={
        'documentsoort': slug('documentsoort'),
        'nationaliteit': member('nationaliteit')
    })
}}
