-- Grain: one row per delivered cell.
-- Purpose: first-instance asylum decisions in the EU per quarter (Eurostat migr_asydcfstq).
{{
    stage_eurostat('migr_asydcfstq', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'decision': eurostat_decision('decision')
    })
}}
