-- A booked difference that is no longer there must be removed or dated by hand: the partner repaired the source. That
-- is told at every build; it stops none.
{{ config(
    severity='warn',
    meta={
        'settle': 'remove the row from seeds/report/booked_differences.csv, or fill repaired_on when past states '
        ~ 'must still build.',
        'kept_in': ['booked_differences'],
    }
) }}
select
    bookings.booking_id,
    checked.*,
    'booked difference ' || bookings.booking_id || ' of ' || bookings.identity_id || ' for '
    || trim(coalesce(bookings.indicator_id, '') || ' ' || bookings.period || ' ' || coalesce(bookings.breakdown, ''))
    || ' expects ' || cast(cast(bookings.expected_difference as double) as varchar)
    || ' but the difference is ' || cast(cast(checked.difference as double) as varchar) as message
from {{ ref('booked_differences') }} as bookings
inner join {{ ref('checked_identities') }} as checked
    on
        bookings.identity_id = checked.identity_id
        and coalesce(bookings.indicator_id, '') = checked.indicator_id
        and bookings.period = checked.period
        and coalesce(bookings.breakdown, '') = checked.breakdown
where
    bookings.decided_on <= {{ as_of() }}
    and (bookings.repaired_on is null or bookings.repaired_on > {{ as_of() }})
    and bookings.expected_difference <> checked.difference
