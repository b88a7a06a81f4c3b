-- Grain: one row per delivered cell.
-- Purpose: first-instance asylum decisions in the EU per year (Eurostat migr_asydcfsta).
{{
    stage_eurostat('migr_asydcfsta', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'decision': eurostat_decision('decision')
    })
}}
