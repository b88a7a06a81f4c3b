-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: IND asylum decisions.
{{
    stage_chain('ind', 'asielbeslissingen', dimensions={
        'spoor': member('spoor'),
        'nationaliteit': member('nationaliteit')
    })
}}
