-- A fact of law or policy has a source and a chapter, names indicators that exist, and stands in one place.
{{ config(meta={'settle': 'put the row of seeds/report/policy_events.csv right.', 'kept_in': ['policy_events']}) }}
with

policy_events as (
    select * from {{ ref('policy_events') }}
),

breaks as (
    select * from {{ ref('breaks') }}
),

themes as (
    select chapter from {{ ref('chapters') }}
    where theme <> ''
),

affected as (
    select
        event_id,
        unnest(string_split(affects, ';')) as indicator_id
    from policy_events
),

printed_for_one as (
    select
        event_id,
        unnest(regexp_extract_all(printed_for, '([a-z0-9_]+)\{', 1)) as indicator_id
    from policy_events
),

problems as (
    select
        event_id,
        unnest([
            case when coalesce(source, '') = '' then 'has no source' end,
            case
                when coalesce(evidence, '') not in ('published', 'secondary', 'expert', 'inferred')
                    then 'has no known evidence'
            end,
            case when not coalesce(chapter in (select t.chapter from themes as t), false) then 'has no theme' end,
            case when coalesce(kind, '') not in ('law', 'policy') then 'is neither law nor policy' end,
            case when coalesce(what_nl, '') not like '%.' then 'says nothing that ends with a full stop' end,
            case when coalesce(what_en, '') not like '%.' then 'says nothing in English that ends with a full stop' end,
            case when stops_change is null then 'does not say whether it stops a change' end,
            case
                when coalesce(date_precision, '') not in ('day', 'month', 'year') then 'is dated as nobody knows how'
                when date_precision = 'year' and stops_change then 'cannot stop a change: only its year is known'
            end
        ]) as problem
    from policy_events
),

final as (
    select
        event_id,
        problem
    from problems
    where problem is not null

    union all
    select
        event_id,
        'affects ' || indicator_id || ', which is no indicator' as problem
    from affected
    where indicator_id not in (select i.indicator_id from {{ ref('indicators') }} as i)

    union all
    select
        printed_for_one.event_id,
        'is printed for ' || printed_for_one.indicator_id || ', which it does not affect' as problem
    from printed_for_one
    anti join affected
        on
            printed_for_one.event_id = affected.event_id
            and printed_for_one.indicator_id = affected.indicator_id

    union all
    select
        event_id,
        'affects ' || indicator_id || ' twice' as problem
    from affected
    group by event_id, indicator_id
    having count(*) > 1

    union all
    select
        min(event_id) as event_id,
        'is told by more than one event' as problem
    from policy_events
    group by what_nl
    having count(*) > 1

    union all
    select
        policy_events.event_id,
        'is a break in a series too: ' || breaks.break_id as problem
    from policy_events
    inner join breaks on policy_events.event_id = breaks.break_id or policy_events.what_nl = breaks.note_nl
    group by policy_events.event_id, breaks.break_id
)

select * from final
