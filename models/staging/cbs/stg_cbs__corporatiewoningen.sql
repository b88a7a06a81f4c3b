-- Grain: one row per delivered cell. Purpose: corporation dwellings allocated to households with a statusholder.
{{
    stage_statline('corporatiewoningen', measures=['woningen'], dimensions={
        'regio': 'trim(regio)'
    })
}}
