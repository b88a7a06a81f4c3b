-- Grain: one row per delivered cell.
-- Purpose: outgoing Dublin transfers by receiving country per year (Eurostat migr_dubto).
{{
    stage_eurostat('migr_dubto', dimensions={
        'partner_label': member('partner'),
        'legal_provision': member('legal_provision'),
        'duration': member('duration')
    })
}}
