-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: files that came in at DT&V, open data.
{{
    stage_chain('dtv', 'instroom', dimensions={
        'source_organisation': recode('herkomst', {
            'IND': 'ind', 'NP': 'politie', 'Politie': 'politie', 'KMar': 'kmar', 'Overige': 'overige'
        }),
        'nationaliteit': member('nationaliteit')
    })
}}
