-- Grain: one row per delivered cell. Purpose: first regular fixed-term residence permits by motive (StatLine 82027NED).
{{
    stage_statline('eerste_vergunningen', measures=['vergunningen'], dimensions={
        'nationaliteit': 'trim(nationaliteit)',
        'motief': 'trim(motief)'
    })
}}
