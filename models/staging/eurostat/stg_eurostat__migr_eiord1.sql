-- Grain: one row per delivered cell.
-- Purpose: third-country nationals ordered to leave per quarter (Eurostat migr_eiord1).
{{
    stage_eurostat('migr_eiord1', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age')
    })
}}
