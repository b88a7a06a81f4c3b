-- Grain: one row per delivered cell.
-- Purpose: acquisitions of Dutch nationality by way of acquiring (StatLine 37199ned).
{{
    stage_statline('nationaliteitswijzigingen', measures=['verkrijgingen'], dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)',
        'wijze': 'trim(wijze)'
    })
}}
