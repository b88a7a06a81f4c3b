-- Grain: one row per delivered cell.
-- Purpose: incoming Dublin transfers by submitting country per year (Eurostat migr_dubti).
{{
    stage_eurostat('migr_dubti', dimensions={
        'partner_label': member('partner'),
        'legal_provision': member('legal_provision'),
        'duration': member('duration')
    })
}}
