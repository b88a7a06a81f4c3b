-- Grain: one row per delivered cell. Purpose: valid residence permits on 31 December (Eurostat tps00171).
{{
    stage_eurostat('tps00171', dimensions={
        'citizen_label': member('citizen'),
        'reason': member('reason'),
        'duration': member('duration')
    })
}}
