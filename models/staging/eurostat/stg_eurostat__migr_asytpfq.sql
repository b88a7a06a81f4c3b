-- Grain: one row per delivered cell.
-- Purpose: decisions granting temporary protection per quarter (Eurostat migr_asytpfq).
{{
    stage_eurostat('migr_asytpfq', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age')
    })
}}
