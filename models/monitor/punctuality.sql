-- Grain: one row per partner that owes a series. Purpose: how many of the releases that were due by the as-of date
-- came, how many in time, and the median delay in days. Copies of published figures say nothing about a partner and are
-- left out; where there are only copies nothing is judged.
with

cells as (
    select
        cell_status.*,
        statuses.is_timed
    from {{ ref('cell_status') }} as cell_status
    inner join {{ ref('statuses') }} as statuses on cell_status.status = statuses.status
    where cell_status.is_expected and cell_status.breakdown = '' and cell_status.due_on <= {{ as_of() }}
),

grid as (
    select
        cell_key,
        partner_code,
        in_time_until
    from {{ ref('int_expected_grid') }}
),

deliveries as (
    select
        indicator_id || '|' || period || '|' || breakdown as cell_key,
        min(received_on) filter (where not is_copy) as first_received_on,
        bool_or(is_copy) as has_copy
    from {{ ref('int_observations') }}
    where received_on <= {{ as_of() }}
    group by indicator_id, period, breakdown
),

partners as (
    select * from {{ ref('partners') }}
),

releases as (
    select
        grid.partner_code,
        deliveries.first_received_on,
        coalesce(deliveries.has_copy and deliveries.first_received_on is null, false) as is_only_copy,
        deliveries.first_received_on <= grid.in_time_until as is_in_time,
        case
            when deliveries.first_received_on is not null
                then greatest(deliveries.first_received_on - cells.due_on, 0)
        end as delay_days
    from cells
    inner join grid on cells.cell_key = grid.cell_key
    left join deliveries on cells.cell_key = deliveries.cell_key
    where cells.is_timed
),

-- a partner of whom only copies are here did not deliver here at all: that says nothing about its punctuality
judged as (
    select
        partner_code,
        count(*) as releases_due,
        count(*) filter (where is_only_copy) as copies,
        count(first_received_on) as releases_received,
        count(*) filter (where is_in_time) as releases_in_time,
        cast(median(delay_days) as decimal(28, 6)) as median_delay_days
    from releases
    group by partner_code
),

final as (
    select
        judged.partner_code,
        partners.name_nl,
        cast(judged.releases_due as integer) as releases_due,
        cast(judged.copies as integer) as copies,
        cast(judged.releases_received as integer) as releases_received,
        cast(judged.releases_in_time as integer) as releases_in_time,
        judged.releases_received > 0 as is_judged,
        case
            when judged.releases_received = 0 then ''
            else
                {{ display_number('100 * judged.releases_in_time / (judged.releases_due - judged.copies)', '1', '0') }}
                || '%'
        end as share_in_time_text,
        coalesce({{ display_number('judged.median_delay_days', '1', '0') }}, '') as median_delay_text
    from judged
    inner join partners on judged.partner_code = partners.partner_code
)

select * from final
