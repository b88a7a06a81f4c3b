-- Grain: one row per rule and value that is doubted. Purpose: which delivered values do not print as if they were
-- known, why, and what to ask the partner.
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

named as (
    select
        plausibility.*,
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
        indicator_id,
        period,
        breakdown,
        rule,
        found as value,
        expected_value,
        score,
        partner,
        dataset,
        delivery_id,
        evidence_nl,
        'Klopt ' || value_text || ' voor ' || cell_text || '? Wat opvalt: ' || evidence_nl || '.' as question_nl
    from named
)

select * from final
