-- Grain: one row per delivered cell. Purpose: asylum requests and nareis per year (StatLine 80059NED).
{{
    stage_statline('asielverzoeken_jaar', measures=[
        'totaal_met_nareizigers', 'totaal_asielverzoeken', 'eerste_asielverzoeken', 'volgende_asielverzoeken', 'nareizigers'
    ], dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)',
        'onderwerp': 'raw_column'
    })
}}
