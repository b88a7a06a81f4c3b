-- Grain: one row per delivered cell. Purpose: third-country nationals returned per quarter (Eurostat migr_eirtn1).
{{
    stage_eurostat('migr_eirtn1', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'returned': recode('destination', {
            'Total number of persons returned': '_T',
            'THRD': 'third_country',
            'Persons returned to a third country': 'third_country',
        })
    })
}}
