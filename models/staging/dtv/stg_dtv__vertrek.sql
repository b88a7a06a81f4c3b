-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: departure via DT&V.
{{
    stage_chain('dtv', 'vertrek', dimensions={
        'vertreksoort': recode('vertreksoort', {
            'Zelfstandig': 'zelfstandig', 'Gedwongen': 'gedwongen', 'Zelfstandig zonder toezicht': 'zonder_toezicht'
        }),
        'nationaliteit': member('nationaliteit')
    })
}}
