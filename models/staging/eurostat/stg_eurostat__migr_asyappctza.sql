-- Grain: one row per delivered cell. Purpose: asylum applicants in the EU per year (Eurostat migr_asyappctza).
{{
    stage_eurostat('migr_asyappctza', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'applicant': eurostat_applicant('asyl_app')
    })
}}
