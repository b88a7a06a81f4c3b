-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: departure registered by all chain partners.
{{
    stage_chain('aenm', 'vertrek_ketenbreed', dimensions={
        'vertreksoort': recode('vertreksoort', {
            'Zelfstandig': 'zelfstandig', 'Gedwongen': 'gedwongen', 'Zelfstandig zonder toezicht': 'zonder_toezicht'
        }),
        'nationaliteit': member('nationaliteit')
    })
}}
