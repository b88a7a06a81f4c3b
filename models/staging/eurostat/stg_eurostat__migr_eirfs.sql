-- Grain: one row per delivered cell.
-- Purpose: persons refused entry at the external border per year (Eurostat migr_eirfs).
{{
    stage_eurostat('migr_eirfs', dimensions={
        'citizen_label': member('citizen'),
        'reason': member('reason')
    })
}}
