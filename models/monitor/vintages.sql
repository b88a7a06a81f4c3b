-- Grain: one row per indicator, period, breakdown and event: a delivery that holds the cell, a correction of it, a full
-- delivery in which it is gone, or the withdrawal of the delivery that was known; also those after the as-of date.
-- Purpose: from when until when each value was the one that was known, and what kind of change brought it. An older
-- file that arrives after a newer one is never known.
with

observations as (
    select * from {{ ref('int_routed_cells') }}
    where value is not null and unplaced_reason = ''
),

disappearances as (
    select * from {{ ref('int_disappearances') }}
),

corrections as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('corrections') }}
),

series as (
    select * from {{ ref('int_expected_series') }}
),

series_kinds as (
    select * from {{ ref('int_series_kinds') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

holidays as (
    select list(day order by day) as days from {{ ref('holidays') }}
),

events as (
    select
        *,
        received_on as known_from,
        'levering' as event,
        '' as correction_id
    from observations

    union all by name
    select
        observations.* replace (cast(corrections.corrected_value as decimal(28, 6)) as value),
        greatest(observations.received_on, corrections.decided_on) as known_from,
        'correctie' as event,
        corrections.correction_id
    from observations
    inner join corrections
        on
            observations.indicator_id = corrections.indicator_id
            and observations.period = corrections.period
            and observations.breakdown = corrections.breakdown
            and observations.value = corrections.expect_value
            and coalesce(observations.withdrawn_on > corrections.decided_on, true)

    union all by name
    select
        observations.* replace (
            cast(null as decimal(28, 6)) as value,
            disappearances.dropped_by as delivery_id,
            disappearances.dropped_by_sha256 as raw_sha256
        ),
        disappearances.disappeared_on as known_from,
        'verdwijning' as event,
        '' as correction_id
    from observations
    inner join disappearances
        on
            observations.indicator_id = disappearances.indicator_id
            and observations.period = disappearances.period
            and observations.breakdown = disappearances.breakdown
            and observations.delivery_id = disappearances.delivery_id
),

numbered as (
    select
        *,
        row_number() over (
            partition by indicator_id, period, breakdown
            order by
                vintage_number,
                list_position(['levering', 'correctie', 'verdwijning'], event),
                delivery_id,
                correction_id
        ) as event_number
    from events
),

withdrawal_days as (
    select distinct
        indicator_id,
        period,
        breakdown,
        withdrawn_on
    from numbered
    where withdrawn_on is not null
),

-- what was known just before a delivery was withdrawn, and what is known from then
returns as (
    select
        days.indicator_id,
        days.period,
        days.breakdown,
        days.withdrawn_on,
        max(numbered.event_number) as left_number,
        max(numbered.event_number) filter (where coalesce(numbered.withdrawn_on > days.withdrawn_on, true))
            as back_number
    from withdrawal_days as days
    inner join numbered
        on
            days.indicator_id = numbered.indicator_id
            and days.period = numbered.period
            and days.breakdown = numbered.breakdown
            and days.withdrawn_on >= numbered.known_from
            and coalesce(days.withdrawn_on <= numbered.withdrawn_on, true)
    group by days.indicator_id, days.period, days.breakdown, days.withdrawn_on
    having left_number is distinct from back_number
),

-- a value that comes back is as old as it was; its row stands behind that of the delivery that was withdrawn
ordered as (
    select
        *,
        event_number as shown_number,
        event_number as age_number
    from numbered

    union all by name
    select
        numbered.* replace (
            case when returns.back_number is not null then numbered.value end as value,
            returns.withdrawn_on as known_from,
            cast(null as date) as withdrawn_on,
            'intrekking' as event
        ),
        returns.left_number as shown_number,
        coalesce(returns.back_number, 0) as age_number
    from returns
    inner join numbered
        on
            returns.indicator_id = numbered.indicator_id
            and returns.period = numbered.period
            and returns.breakdown = numbered.breakdown
            and coalesce(returns.back_number, returns.left_number) = numbered.event_number
),

events_in_order as (
    select
        * replace (
            row_number() over (
                partition by indicator_id, period, breakdown
                order by shown_number, event = 'intrekking', known_from, delivery_id, event_number
            ) as vintage_number
        )
    from ordered
),

newer_days as (
    select
        older.indicator_id,
        older.period,
        older.breakdown,
        older.vintage_number,
        min(newer.known_from) as newer_from
    from events_in_order as older
    inner join events_in_order as newer
        on
            older.indicator_id = newer.indicator_id
            and older.period = newer.period
            and older.breakdown = newer.breakdown
    where
        (newer.age_number, newer.event = 'intrekking', newer.known_from)
        > (older.age_number, older.event = 'intrekking', older.known_from)
        and coalesce(older.known_from < newer.withdrawn_on, true)
    group by older.indicator_id, older.period, older.breakdown, older.vintage_number
),

-- the first day on which something newer was known; for a file that comes late that day has passed
superseded as (
    select
        older.indicator_id,
        older.period,
        older.breakdown,
        older.vintage_number,
        least(newer_days.newer_from, older.withdrawn_on) as next_known_from
    from events_in_order as older
    left join newer_days
        on
            older.indicator_id = newer_days.indicator_id
            and older.period = newer_days.period
            and older.breakdown = newer_days.breakdown
            and older.vintage_number = newer_days.vintage_number
),

disclosure as (
    select
        cells.cell_key,
        cells.threshold,
        cells.is_public,
        cells.print_base,
        coalesce(withheld.treatment in ('klein', 'ernaast'), false) as is_withheld
    from {{ ref('int_disclosure_cells') }} as cells
    left join {{ ref('int_withheld_cells') }} as withheld on cells.cell_key = withheld.cell_key
),

-- what print withholds now, or would have withheld then, is told by no earlier value either
disclosed as (
    select
        events_in_order.*,
        disclosure.print_base,
        coalesce(
            disclosure.is_withheld
            or (
                not disclosure.is_public
                and events_in_order.value > 0
                and events_in_order.value < disclosure.threshold
            ),
            false
        ) as is_hidden
    from events_in_order
    left join disclosure
        on
            events_in_order.indicator_id || '|' || events_in_order.period || '|' || events_in_order.breakdown
            = disclosure.cell_key
),

timed as (
    select
        disclosed.* replace (
            case when not disclosed.is_hidden then disclosed.value end as value,
            case when disclosed.is_hidden then 'C' else disclosed.conf_status end as conf_status
        ),
        coalesce(disclosed.delivered_unit, indicators.unit) as unit,
        coalesce(
            disclosed.print_base, {{ rounding_base('disclosed', 'indicators', 'breakdowns') }}
        ) as rounding_base,
        superseded.next_known_from
    from disclosed
    inner join superseded
        on
            disclosed.indicator_id = superseded.indicator_id
            and disclosed.period = superseded.period
            and disclosed.breakdown = superseded.breakdown
            and disclosed.vintage_number = superseded.vintage_number
    inner join indicators on disclosed.indicator_id = indicators.indicator_id
    inner join breakdowns on disclosed.breakdown = breakdowns.breakdown
),

-- history as it was lived: a late older file is no step in it
lived as (
    select
        *,
        lag(value) over cell as previous_value,
        lag(rounding_base) over cell as previous_rounding_base,
        lag(event) over cell as previous_event,
        lag(delivered_unit) over cell as previous_unit,
        lag(obs_status) over cell as previous_obs_status,
        lag(delivery_id) over cell as previous_delivery_id,
        lag(raw_sha256) over cell as previous_raw_sha256,
        lag(known_from) over cell as previous_received_on,
        first_value(value) over cell as first_value
    from timed
    where coalesce(next_known_from >= known_from, true)
    window cell as (
        partition by indicator_id, period, breakdown
        order by known_from, next_known_from nulls last, event = 'intrekking', vintage_number
    )
),

all_events as (
    select
        *,
        false as is_late_older_file
    from lived
    union all by name
    select
        *,
        true as is_late_older_file
    from timed
    where next_known_from < known_from
),

owed as (
    select
        all_events.*,
        coalesce(own.freeze_behaviour, main.freeze_behaviour, '') as freeze_behaviour,
        coalesce(own.first_due_rule, main.first_due_rule) as first_due_rule,
        coalesce(own.final_due_rule, main.final_due_rule) as final_due_rule
    from all_events
    inner join series_kinds
        on all_events.indicator_id = series_kinds.indicator_id and all_events.period_kind = series_kinds.period_kind
    left join series as own
        on
            all_events.indicator_id = own.indicator_id
            and series_kinds.series_kind = own.period_kind
            and all_events.partner = own.partner_code
    left join series as main
        on
            all_events.indicator_id = main.indicator_id
            and series_kinds.series_kind = main.period_kind
            and main.is_main
),

ruled as (
    select
        owed.*,
        -- after this day a closed year should not change any more
        coalesce(
            {{ due_on('owed.final_due_rule', 'owed.period_start', 'owed.period_end', 'holidays.days') }},
            {{ due_on('owed.first_due_rule', 'owed.period_start', 'owed.period_end', 'holidays.days') }}
        ) as closed_on
    from owed
    cross join holidays
),

final as (
    select
        indicator_id,
        period,
        period_kind,
        breakdown,
        vintage_number,
        event,
        delivery_id,
        raw_sha256,
        correction_id,
        partner,
        dataset,
        vintage_on,
        known_from,
        case when next_known_from is not null then greatest(next_known_from, known_from) end as known_until,
        value,
        cast({{ rounded('value', 'rounding_base', 'decimals') }} as decimal(28, 6)) as printed_value,
        cast(case when value is not null then {{ printed_decimals('rounding_base', 'decimals') }} end as integer)
            as printed_decimals,
        unit,
        case when value is null then '' else {{ display_number('value', '1', 'decimals') }} end as display_text,
        case
            when value is null then '.'
            else
                {{ display_number('value', 'rounding_base', 'decimals') }}
                || case when contains(obs_status, 'P') then '*' else '' end
        end as printed_text,
        case
            when previous_event is null then ''
            when previous_value is null then '.'
            else
                {{ display_number('previous_value', 'previous_rounding_base', 'decimals') }}
                || case when contains(previous_obs_status, 'P') then '*' else '' end
        end as previous_printed_text,
        obs_status,
        conf_status,
        first_value,
        previous_value,
        previous_obs_status,
        previous_delivery_id,
        previous_raw_sha256,
        previous_received_on,
        case
            when is_late_older_file then 'oudere_levering'
            when event = 'verdwijning' then 'verdwenen'
            when event = 'intrekking' then 'ingetrokken'
            when previous_event = 'verdwijning' or (previous_event = 'intrekking' and previous_value is null)
                then 'teruggekeerd'
            when previous_event is null then 'nieuw'
            when coalesce(value = previous_value, value is null and previous_value is null) then 'ongewijzigd'
            when event = 'correctie' or previous_event = 'correctie' then 'correctie'
            when
                coalesce(delivered_unit, '') <> coalesce(previous_unit, '')
                or (
                    (contains(obs_status, 'B') or contains(obs_status, 'D'))
                    and not (contains(previous_obs_status, 'B') or contains(previous_obs_status, 'D'))
                )
                then 'definitie'
            when freeze_behaviour = 'frozen_after_year_close' and known_from > closed_on
                then 'afgesloten_jaar_gewijzigd'
            when contains(previous_obs_status, 'P') then 'reguliere_herziening'
            when
                {{ rounded('value', '10', '0') }} = previous_value
                or {{ rounded('value', '100', '0') }} = previous_value
                or {{ rounded('previous_value', '10', '0') }} = value
                or {{ rounded('previous_value', '100', '0') }} = value
                then 'afronding'
            when freeze_behaviour in ('continuous_revision', 'grows_until_mature') then 'late_registratie'
            else 'correctie'
        end as change_kind
    from ruled
)

select * from final
