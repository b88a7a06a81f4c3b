-- Grain: one row per delivered cell.
-- Purpose: persons with a pending asylum application at month-end (Eurostat migr_asypenctzm).
{{
    stage_eurostat('migr_asypenctzm', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age')
    })
}}
