-- Grain: one row per delivered cell.
-- Purpose: beneficiaries of temporary protection at month-end (Eurostat migr_asytpsm).
{{
    stage_eurostat('migr_asytpsm', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age')
    })
}}
