-- Grain: one row per delivered cell; totaal_van names which dimensions are filled. Purpose: IND asylum decisions.
{{
    stage_chain('ind', 'asielbeslissingen', dimensions={
        'spoor': member('spoor'),
        'nationaliteit': member('nationaliteit')
    })
}}
