-- Grain: one row per delivered cell.
-- Purpose: Dublin requests and transfers of the Netherlands by partner country, as CBS publishes them.
{{
    stage_statline('dublin', measures=['waarde'], dimensions={
        'partnerland': 'trim(partnerland)',
        'onderwerp': 'onderwerp'
    })
}}
