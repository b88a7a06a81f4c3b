-- Grain: one row per delivered cell. Purpose: persons found to be illegally present per year (Eurostat migr_eipre).
{{
    stage_eurostat('migr_eipre', dimensions={
        'citizen_label': member('citizen'),
        'sex': recode('sex', {'Females': 'F', 'Males': 'M'}),
        'age': member('age'),
        'reason': member('reason'),
        'apprehen': member('apprehen')
    })
}}
