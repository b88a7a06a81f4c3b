-- Grain: one row per delivered cell.
-- Purpose: first residence permits by reason, length and citizenship per year (Eurostat migr_resfirst).
{{
    stage_eurostat('migr_resfirst', dimensions={
        'citizen_label': member('citizen'),
        'reason': member('reason'),
        'duration': member('duration')
    })
}}
