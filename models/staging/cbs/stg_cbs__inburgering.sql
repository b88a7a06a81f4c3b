-- Grain: one row per delivered cell.
-- Purpose: cohorts of the integration act as observed at the end of a year (CBS, Statistiek Wet inburgering).
{{
    stage_statline('inburgering', measures=['waarde'], starred='cohort', dimensions={
        'cohort': 'left(trim(cohort), 4)',
        'groep': 'groep',
        'onderwerp': 'onderwerp'
    })
}}
