-- What people decide names a series or an indicator that exists and is whole: a date that moved, a reason, a role,
-- an end.
{{ config(meta={'settle': 'fill in the row, or remove it.'}) }}
with

series as (
    select series_id from {{ ref('int_expected_series') }}
),

changes as (
    select * from {{ ref('release_changes') }}
),

waivers as (
    select * from {{ ref('waivers') }}
),

accepted as (
    select * from {{ ref('accepted_values') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

signoffs as (
    select * from {{ ref('signoff_register') }}
)

select
    'release_changes' as seed,
    series_id || ' ' || period as entry,
    case
        when series_id not in (select s.series_id from series as s) then 'deze reeks bestaat niet'
        when change_kind not in ('andere_datum', 'uitgesteld', 'vervallen', 'gestaakt') then 'onbekende soort'
        when coalesce(reason, '') = '' then 'zonder reden'
        when announced_on is null then 'zonder datum van aankondiging'
        when (change_kind in ('andere_datum', 'uitgesteld')) <> (new_due_on is not null)
            then 'een nieuwe datum hoort bij andere_datum en uitgesteld, en alleen daar'
    end as problem
from changes
where problem is not null

union all
select
    'waivers' as seed,
    waiver_id as entry,
    case
        when series_id not in (select s.series_id from series as s) then 'deze reeks bestaat niet'
        when coalesce(reason, '') = '' or coalesce(decided_by_role, '') = '' then 'zonder reden of rol'
        when coalesce(valid_until < decided_on, true) or decided_on is null then 'zonder einddatum na het besluit'
    end as problem
from waivers
where problem is not null

union all
select
    'accepted_values' as seed,
    coalesce(accepted_id, '') || ' ' || coalesce(indicator_id, '') as entry,
    case
        when coalesce(indicator_id not in (select i.indicator_id from indicators as i), true)
            then 'deze indicator bestaat niet'
        when period is null or value is null then 'zonder periode of waarde'
        when coalesce(reason, '') = '' or coalesce(decided_by_role, '') = '' or decided_on is null
            then 'zonder reden, rol of datum'
    end as problem
from accepted
where problem is not null

union all
select
    'signoff_register' as seed,
    approver || ' ' || figure_id as entry,
    'zonder rol, datum of handtekening' as problem
from signoffs
where coalesce(approved_by_role, '') = '' or approved_on is null or coalesce(signature, '') = ''
