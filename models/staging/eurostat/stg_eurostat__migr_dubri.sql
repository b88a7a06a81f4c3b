-- Grain: one row per delivered cell.
-- Purpose: incoming Dublin requests by submitting country per year (Eurostat migr_dubri).
{{
    stage_eurostat('migr_dubri', dimensions={
        'partner_label': member('partner'),
        'request_type': member('request_type'),
        'legal_provision': member('legal_provision')
    })
}}
