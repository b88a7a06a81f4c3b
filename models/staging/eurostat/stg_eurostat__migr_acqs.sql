-- Grain: one row per delivered cell.
-- Purpose: acquisitions of citizenship as a share of resident non-citizens (Eurostat migr_acqs).
{{
    stage_eurostat('migr_acqs', dimensions={
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'former_citizenship': recode('indic_mg', {
            'Share of foreign citizens who have acquired citizenship': '_T',
            'Share of EU citizens who have acquired citizenship': 'EU_FOR',
            'Share of non-EU citizens who have acquired citizenship': 'NEU_FOR',
        })
    })
}}
