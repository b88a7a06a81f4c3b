-- Grain: one row per delivered cell. Purpose: asylum requests and nareis per month (StatLine 83102NED).
{{
    stage_statline('asielverzoeken_maand', measures=['waarde'], dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)',
        'onderwerp': 'onderwerp'
    })
}}
