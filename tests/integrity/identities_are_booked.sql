-- A difference within the tolerance between figures that are exact is accepted, but not in silence: book it.
{{ config(
    severity='warn',
    meta={
        'settle': 'explain the difference in a row of seeds/report/booked_differences.csv.',
    }
) }}
select
    *,
    identity_id || ' is off by ' || cast(cast(difference as double) as varchar) || ' for '
    || trim(indicator_id || ' ' || period || ' ' || breakdown)
    || ': ' || left_terms || ' = ' || cast(cast(left_value as double) as varchar)
    || ', but ' || right_terms || ' = ' || cast(cast(right_value as double) as varchar) as message
from {{ ref('checked_identities') }}
where identity_state = 'te_boeken' or (identity_state = 'klopt_niet' and severity = 'warning')
