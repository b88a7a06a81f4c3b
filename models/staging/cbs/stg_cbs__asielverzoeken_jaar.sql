-- Grain: one row per delivered cell. Purpose: asylum requests and nareis per year (StatLine 80059NED).
{{
    stage_statline('asielverzoeken_jaar', measures=['eerste_asielverzoeken', 'nareizigers'], dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)',
        'onderwerp': 'raw_column'
    })
}}
