-- A correction whose wrong value is gone from the source must be removed by hand: the partner repaired it.
select
    correction_id,
    indicator_id,
    period,
    breakdown,
    expect_value,
    delivered_value,
    delivery_id
from {{ ref('applied_corrections') }}
where correction_state = 'vervallen'
