-- Grain: one row per landed delivery. Purpose: what the door wrote about it, how old it is, and whether it was
-- withdrawn by the as-of date, or is held until a person accepts it: the last entry about either that was known holds.
{%- set sequence -%}
    cast(row_number() over (
        partition by dataset
        order by
            received_on,
            stated_at nulls first,
            sequence,
            delivery_id -- unique: the ledger has one row per delivery
    ) as integer)
{%- endset %}
with

-- of one day the file that states the later moment goes after the others, whichever landed first
ledger as (
    select
        {{ all_columns(instead={'sequence': sequence}) }}
    from {{ source('door', 'ledger') }}
),

retractions as (
    select * from {{ source('decided', 'retractions') }}
    -- bytes that were destroyed are gone on every as-of date; what is held counts on none, and once accepted as of the
    -- day on which it came
    where decided_on <= {{ as_of() }} or retraction in ('vernietigd', 'aangehouden', 'aanvaard')
),

numbered as (
    select
        *,
        row_number() over (
            partition by delivery_id, retraction in ('aangehouden', 'aanvaard')
            order by entry_number desc -- unique: the entries of a delivery are counted
        ) as last_first
    from retractions
),

last_entries as (
    select * from numbered
    where last_first = 1
),

final as (
    select
        ledger.*,
        case ledger.date_precision
            when 'year' then cast(year(ledger.received_on) as string)
            when 'month' then {{ display_month('ledger.received_on') }}
            else {{ display_date('ledger.received_on') }}
        end as received_text,
        -- what a file says is as old as its publication: an older file that arrives late is an older vintage
        least(coalesce(ledger.published_on, ledger.received_on), ledger.received_on) as vintage_on,
        withdrawals.decided_on as withdrawn_on,
        coalesce(withdrawals.reason, '') as withdrawal_reason,
        coalesce(withdrawals.decided_by_role, '') as withdrawn_by_role,
        holds.delivery_id is not null as is_held,
        coalesce(holds.reason, '') as hold_reason
    from ledger
    left join last_entries as withdrawals
        on ledger.delivery_id = withdrawals.delivery_id and withdrawals.retraction in ('ingetrokken', 'vernietigd')
    left join last_entries as holds
        on ledger.delivery_id = holds.delivery_id and holds.retraction = 'aangehouden'
)

select * from final
