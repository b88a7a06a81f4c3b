-- Grain: one row per rule and value that is doubted. Purpose: which delivered values do not print as if they were
-- known, why, what to ask the partner, and whether it is settled: a row of `accepted_values` names exactly this value,
-- or a correction replaced it.
with

verdicts as (
    select * from {{ ref('int_value_verdicts') }}
    where not success and not broken and status_on_failure = 'twijfel'
),

plausibility as (
    select * from {{ ref('int_plausibility') }}
),

facts as (
    select * from {{ ref('int_value_facts') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

accepted as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('accepted_values') }}
    where decided_on <= {{ as_of() }}
),

named as (
    select
        plausibility.*,
        facts.correction_id,
        {{ display_number('facts.value', '1', 'facts.decimals') }} as value_text,
        concat_ws(
            ', ',
            indicators.title_nl,
            nullif(breakdowns.breakdown_label, ''),
            {{ period_label('facts.period', 'facts.period_kind', 'facts.period_start', 'facts.period_end') }}
        ) as cell_text
    from plausibility
    inner join verdicts
        on plausibility.cell_key = verdicts.subject and plausibility.rule = verdicts.expectation
    inner join facts
        on
            plausibility.indicator_id = facts.indicator_id
            and plausibility.period = facts.period
            and plausibility.breakdown = facts.breakdown
    inner join indicators on plausibility.indicator_id = indicators.indicator_id
    inner join breakdowns on plausibility.breakdown = breakdowns.breakdown
),

final as (
    select
        named.indicator_id,
        named.period,
        named.breakdown,
        named.rule,
        named.found as value,
        named.expected_value,
        named.score,
        named.partner,
        named.dataset,
        named.delivery_id,
        named.evidence_nl,
        'Klopt ' || named.value_text || ' voor ' || named.cell_text || '? Wat opvalt: ' || named.evidence_nl || '.'
            as question_nl,
        coalesce(accepted.accepted_id, '') as accepted_id,
        named.correction_id,
        accepted.accepted_id is null and named.correction_id = '' as is_open
    from named
    left join accepted
        on
            named.indicator_id = accepted.indicator_id
            and named.period = accepted.period
            and named.breakdown = accepted.breakdown
            and named.found = accepted.value
)

select * from final
