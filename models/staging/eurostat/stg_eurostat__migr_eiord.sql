-- Grain: one row per delivered cell. Purpose: third-country nationals ordered to leave per year (Eurostat migr_eiord).
{{
    stage_eurostat('migr_eiord', dimensions={
        'citizen_label': member('citizen')
    })
}}
