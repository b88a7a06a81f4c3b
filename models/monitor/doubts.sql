-- Grain: one row per doubted delivered value and rule. Purpose: what does not look right, the question that it raises,
-- and whether somebody settled it: a row of `accepted_values` names exactly this value, or a correction replaced it.
with

observations as (
    select * from {{ ref('int_current_observations') }}
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

counts as (
    select observations.*
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    where
        observations.period_kind = 'year'
        and indicators.unit not in ('percent', 'per_1000', 'days', 'weeks', 'months')
),

leaps as (
    select
        this_year.*,
        year_before.value as expected_value,
        'sprong' as rule,
        case
            when this_year.value > year_before.value then 'meer dan acht keer zo hoog als in '
            else 'meer dan acht keer zo laag als in '
        end || year_before.period as evidence_nl
    from counts as this_year
    inner join counts as year_before
        on
            this_year.indicator_id = year_before.indicator_id
            and this_year.breakdown = year_before.breakdown
            and year(this_year.period_end) = year(year_before.period_end) + 1
    where
        least(this_year.value, year_before.value) > 0
        and greatest(this_year.value, year_before.value) >= 1000
        and greatest(this_year.value, year_before.value) >= 8 * least(this_year.value, year_before.value)
        and this_year.hedge = ''
        and year_before.hedge = ''
),

judged as (
    select * from leaps
),

final as (
    select
        judged.indicator_id,
        judged.period,
        judged.breakdown,
        judged.rule,
        judged.value,
        judged.expected_value,
        judged.delivery_id,
        judged.partner,
        judged.dataset,
        judged.evidence_nl,
        concat_ws(', ', indicators.title_nl, nullif(breakdowns.breakdown_label, ''), judged.period)
        || ': klopt ' || {{ display_number('judged.value', '1', 'judged.decimals') }}
        || '? Het is ' || judged.evidence_nl || '.' as question_nl,
        coalesce(accepted.accepted_id, '') as accepted_id,
        judged.correction_id,
        accepted.accepted_id is null and judged.correction_id = '' as is_open
    from judged
    inner join indicators on judged.indicator_id = indicators.indicator_id
    inner join breakdowns on judged.breakdown = breakdowns.breakdown
    left join accepted
        on
            judged.indicator_id = accepted.indicator_id
            and judged.period = accepted.period
            and judged.breakdown = accepted.breakdown
            and judged.value = accepted.value
)

select * from final
