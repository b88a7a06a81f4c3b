-- Grain: one row per delivered cell.
-- Purpose: beneficiaries of temporary protection per 1,000 inhabitants at month-end (Eurostat migr_asytpspop).
{{
    stage_eurostat('migr_asytpspop', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age')
    })
}}
