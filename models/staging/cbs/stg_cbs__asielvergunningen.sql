-- Grain: one row per delivered cell. Purpose: asylum permits granted by ground (StatLine 85400NED).
{{
    stage_statline('asielvergunningen', measures=['vergunningen'], dimensions={
        'nationaliteit': 'trim(nationaliteit)',
        'grond': 'trim(grond)'
    })
}}
