-- Published figures that must add up do, or a person booked exactly this difference; else the build says so and the
-- figures are doubted (`monitor.doubts`, rule identiteit).
{{ config(
    severity='warn',
    meta={
        'settle': 'ask the partner; when the published figures really differ, add a row to '
        ~ 'seeds/report/booked_differences.csv.',
    }
) }}
select
    *,
    identity_id || ' does not hold for ' || trim(indicator_id || ' ' || period || ' ' || breakdown)
    || ': ' || left_terms || ' = ' || cast(cast(left_value as double) as varchar)
    || ', but ' || right_terms || ' = ' || cast(cast(right_value as double) as varchar)
    || ' (difference ' || cast(cast(difference as double) as varchar)
    || ', tolerance ' || cast(cast(tolerance as double) as varchar)
    || ')' as message
from {{ ref('checked_identities') }}
where identity_state = 'klopt_niet' and severity = 'critical'
