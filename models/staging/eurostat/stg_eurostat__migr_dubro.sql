-- Grain: one row per delivered cell.
-- Purpose: outgoing Dublin requests by receiving country per year (Eurostat migr_dubro).
{{
    stage_eurostat('migr_dubro', dimensions={
        'partner_label': member('partner'),
        'request_type': member('request_type'),
        'legal_provision': member('legal_provision')
    })
}}
