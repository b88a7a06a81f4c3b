-- Grain: one row per delivered cell. Purpose: third-country nationals returned per year (Eurostat migr_eirtn).
{{
    stage_eurostat('migr_eirtn', dimensions={
        'citizen_label': member('citizen'),
        'returned': recode('indic_mg', {
            'Total number of persons returned': '_T',
            'Persons returned to a third country': 'third_country',
        })
    })
}}
