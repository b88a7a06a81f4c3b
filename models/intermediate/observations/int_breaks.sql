-- Grain: one row per break and indicator. Purpose: what makes the figures of an indicator differ from one day on: the
-- breaks in its series, and the facts of law and policy that affect it.
with

breaks as (
    select * from {{ ref('breaks') }}
),

policy_events as (
    select * from {{ ref('policy_events') }}
),

affected as (
    select
        policy_events.*,
        item.indicator_id
    from policy_events, unnest(string_split(policy_events.affects, ';')) as item (indicator_id)
    -- of what is known to the year only, nobody knows which figures come after it
    where policy_events.date_precision <> 'year'
),

final as (
    select
        break_id,
        indicator_id,
        break_on,
        {{ display_date('break_on') }} as break_text,
        kind,
        stops_change,
        printed_for,
        note_nl,
        note_en,
        source,
        evidence
    from breaks

    union all
    select
        event_id as break_id,
        indicator_id,
        event_on as break_on,
        case
            when date_precision = 'month' then {{ display_month('event_on') }}
            else {{ display_date('event_on') }}
        end as break_text,
        kind,
        stops_change,
        -- what holds for one of its indicators names that one: eu_tp_stock{geo=NLD}
        case
            when contains(printed_for, '{')
                then nullif(regexp_extract(';' || printed_for, ';' || indicator_id || '\{([^}]*)\}', 1), '')
            else printed_for
        end as printed_for,
        what_nl as note_nl,
        what_en as note_en,
        source,
        evidence
    from affected
)

select * from final
