-- An accepted value that is no longer what was delivered settles nothing; that is told, and stops no build.
{{ config(
    severity='warn',
    meta={
        'settle': 'remove the row from seeds/report/accepted_values.csv: the value is judged anew.',
        'kept_in': ['accepted_values'],
    }
) }}
select
    accepted_id,
    indicator_id,
    period,
    breakdown,
    value,
    delivered_value,
    acceptance_state,
    'accepts a value that is not what was delivered' as problem
from {{ ref('applied_acceptances') }}
where acceptance_state in ('vervallen', 'nog_niet_geleverd')
