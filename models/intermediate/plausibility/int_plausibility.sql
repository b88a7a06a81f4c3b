-- Grain: one row per rule, indicator, period and breakdown that deviates. Purpose: every value that does not fit what
-- is known around it, and how much: from a score of 1 on it is doubted. `int_value_verdicts` judges it.
with

suspicions as (
    select * from {{ ref('int_suspicions__series') }}
    union all
    select * from {{ ref('int_suspicions__vintages') }}
    union all
    select * from {{ ref('int_suspicions__members') }}
),

facts as (
    select * from {{ ref('int_value_facts') }}
),

final as (
    select
        suspicions.indicator_id || '|' || suspicions.period || '|' || suspicions.breakdown as cell_key,
        suspicions.rule,
        suspicions.indicator_id,
        suspicions.period,
        suspicions.breakdown,
        facts.value as found,
        suspicions.expected_value,
        cast(facts.value - suspicions.expected_value as decimal(28, 6)) as difference,
        cast(suspicions.score as double) as score,
        suspicions.evidence_nl,
        facts.partner,
        facts.dataset,
        facts.delivery_id
    from suspicions
    inner join facts
        on
            suspicions.indicator_id = facts.indicator_id
            and suspicions.period = facts.period
            and suspicions.breakdown = facts.breakdown
)

select * from final
