-- Grain: one row per delivered cell. Purpose: asylum requests of unaccompanied minors (StatLine 82045NED).
{{
    stage_statline('alleenstaande_minderjarigen', measures=['verzoeken'], dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)'
    })
}}
