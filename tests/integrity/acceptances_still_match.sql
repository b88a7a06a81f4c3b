-- An accepted value that is no longer what was delivered settles nothing; that is told, and stops no build.
{{ config(severity='warn') }}
select
    accepted_id,
    indicator_id,
    period,
    breakdown,
    value,
    delivered_value,
    acceptance_state
from {{ ref('applied_acceptances') }}
where acceptance_state in ('vervallen', 'nog_niet_geleverd')
