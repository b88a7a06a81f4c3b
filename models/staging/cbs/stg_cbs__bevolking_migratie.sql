-- Grain: one row per delivered cell. Purpose: immigration, emigration, balance and growth as CBS publishes them.
{{
    stage_statline('bevolking_migratie', measures=['waarde'], dimensions={
        'herkomst': 'trim(herkomst)',
        'onderwerp': 'onderwerp'
    })
}}
