-- A correction whose wrong value is gone from the source must be removed by hand: the partner repaired it. That is told
-- at every build; it stops none, because what the partner sent holds by itself.
{{ config(
    severity='warn',
    meta={
        'settle': 'remove the row from seeds/report/corrections.csv: the partner repaired the source.',
        'kept_in': ['corrections'],
    }
) }}
select
    *,
    'correction ' || correction_id || ' of ' || indicator_id || ' for ' || trim(period || ' ' || breakdown)
    || ' expects ' || cast(cast(expect_value as double) as varchar) || ' but '
    || coalesce(
        delivery_id || ' delivers ' || cast(cast(delivered_value as double) as varchar), 'nothing is delivered'
    ) as message
from {{ ref('applied_corrections') }}
where correction_state = 'vervallen'
