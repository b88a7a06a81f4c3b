-- Grain: one row per delivered cell. Purpose: asylum applicants in the EU per month (Eurostat migr_asyappctzm).
{{
    stage_eurostat('migr_asyappctzm', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'applicant': eurostat_applicant('applicant')
    })
}}
