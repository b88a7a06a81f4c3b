-- Grain: one row per delivered cell.
-- Purpose: decisions granting temporary protection per month (Eurostat migr_asytpfm).
{{
    stage_eurostat('migr_asytpfm', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age')
    })
}}
