-- Grain: one row per delivered cell.
-- Purpose: applicants considered to be unaccompanied minors per month (Eurostat migr_asyumactm).
{{
    stage_eurostat('migr_asyumactm', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'applicant': eurostat_applicant('applicant')
    })
}}
