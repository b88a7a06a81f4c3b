-- Grain: one row per delivered cell.
-- Purpose: persons who acquired citizenship by former citizenship per year (Eurostat migr_acq).
{{
    stage_eurostat('migr_acq', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'age_definition': recode('agedef', {
            'COMPLET': '_T',
            'Age in completed years': '_T',
            'Age reached during the year': 'REACH',
        })
    })
}}
