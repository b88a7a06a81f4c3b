-- Grain: one row per rule and value that is doubted. Purpose: which delivered values do not print as if they were
-- known, why, what to ask the partner, and whether it is settled: a row of `accepted_values` names exactly this value,
-- or a correction replaced it. What print withholds is not told here either; `svm trace` leads to the delivered cell.
with

doubts as (
    select * from {{ ref('int_doubts') }}
),

withheld as (
    select * from {{ ref('int_withheld_cells') }}
    where treatment in ('klein', 'ernaast')
),

final as (
    select
        doubts.* replace (
            case when withheld.cell_key is null then doubts.value end as value,
            case when withheld.cell_key is null then doubts.expected_value end as expected_value,
            case when withheld.cell_key is null then doubts.evidence_nl else 'niet getoond' end as evidence_nl,
            case
                when withheld.cell_key is null then doubts.question_nl
                else 'Klopt het cijfer ' || withheld.cell_key || '?'
            end as question_nl
        )
    from doubts
    left join withheld on doubts.indicator_id || '|' || doubts.period || '|' || doubts.breakdown = withheld.cell_key
)

select * from final
