-- Grain: one row per rule, indicator, period and breakdown that deviates. Purpose: a value held against what earlier
-- deliveries said: a revision that is too large, a mark that changed alone, years that moved up, last year's file under
-- this year's label, two files of one day. A score of 1 is where doubt begins.
with

facts as (
    select
        *,
        struct_extract(facts.before, 'value') as value_before,
        struct_extract(facts.before, 'dataset') as dataset_before,
        struct_extract(facts.before, 'obs_status') as status_before,
        struct_extract(facts.before, 'received_on') as received_before,
        ln(abs(struct_extract(facts.before, 'value')) + {{ log_offset('unit') }}) as log_before,
        abs(log_value - log_before) as log_revision,
        -- the value before did not fit its series, and this one fits it better
        coalesce(
            abs(log_before - log_expected) > {{ plausibility_limit('niveau', 'log_ratio', 'facts.stat_type') }}
            and abs(log_value - log_expected) < abs(log_before - log_expected), false
        ) as is_repair
    from {{ ref('int_value_facts') }} as facts
),

calendar as (
    select * from {{ ref('int_calendar_products') }}
),

holidays as (
    select list(day order by day) as days from {{ ref('holidays') }}
),

revised as (
    select *
    from facts
    where value_before <> value and before.unit = delivered_unit
),

-- what an indicator is usually revised by, of cells that are large enough to say so
usual as (
    select
        indicator_id,
        count(*) as revision_count,
        median(log_revision) as usual_revision
    from revised
    where abs(value_before) >= 100
    group by indicator_id
),

revision as (
    select
        'herziening' as rule,
        revised.indicator_id,
        revised.period,
        revised.breakdown,
        revised.value_before as expected_value,
        least(
            revised.log_revision
            / greatest(
                {{ plausibility_limit('herziening', 'log_ratio') }},
                case
                    when usual.revision_count >= 10
                        then {{ plausibility_limit('herziening', 'usual_factor') }} * usual.usual_revision
                    else 0
                end
            ),
            case
                when revised.is_share then 2
                else
                    {{ root_distance('revised.value', 'revised.value_before') }}
                    / {{ plausibility_limit('herziening', 'root_distance') }}
            end
        ) as score,
        'was ' || {{ display_number('revised.value_before', '1', 'revised.decimals') }}
        || ' in de levering van ' || {{ display_date('revised.received_before') }} as evidence_nl
    from revised
    left join usual on revised.indicator_id = usual.indicator_id
    where not revised.is_repair
),

final_dates as (
    select
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        min({{ due_on('calendar.final_due_rule', 'facts.period_start', 'facts.period_end', 'holidays.days') }})
            as final_due_on
    from facts
    inner join calendar
        on
            facts.indicator_id = calendar.indicator_id
            and facts.period_kind = calendar.period_kind
            and facts.partner = calendar.partner_code
    cross join holidays
    group by facts.indicator_id, facts.period, facts.breakdown
),

flagged as (
    select
        'voorlopig_vlag' as rule,
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        facts.value_before as expected_value,
        case
            when contains(facts.obs_status, 'P') then 2
            when
                facts.received_on < coalesce(
                    final_dates.final_due_on,
                    facts.period_end + to_months(cast({{ plausibility_limit('voorlopig_vlag', 'months') }} as integer))
                )
                then 2
            else 0
        end as score,
        case
            when contains(facts.obs_status, 'P') then 'was definitief en heet weer voorlopig, met dezelfde waarde'
            else
                'heet definitief, met dezelfde waarde als het voorlopige cijfer'
                || coalesce(' en voor ' || {{ display_date('final_dates.final_due_on') }}, '')
        end as evidence_nl
    from facts
    left join final_dates
        on
            facts.indicator_id = final_dates.indicator_id
            and facts.period = final_dates.period
            and facts.breakdown = final_dates.breakdown
    where
        facts.value_before = facts.value
        and facts.dataset_before = facts.dataset
        and contains(facts.obs_status, 'P') <> contains(facts.status_before, 'P')
),

-- everything that deliveries said
told as (
    select
        indicator_id,
        period,
        breakdown,
        dataset,
        value,
        delivery_id,
        received_on,
        vintage_on,
        vintage_number
    from {{ ref('int_observations') }}
    where value is not null and received_on <= {{ as_of() }}
),

years as (
    select
        *,
        case
            when period_kind = 'reference_date' then cast(cast(period_end - interval 1 year as date) as varchar)
            when period_kind not in {{ periods_without_a_year_before() }} then {{ period_a_year_before('period') }}
        end as year_before
    from facts
    where value <> 0
),

moved as (
    select
        years.delivery_id,
        years.indicator_id,
        years.period_kind,
        years.period,
        years.breakdown,
        years.value,
        years.value_before,
        bool_or(told.value = years.value) as is_equal
    from years
    inner join told
        on
            years.indicator_id = told.indicator_id
            and years.breakdown = told.breakdown
            and years.year_before = told.period
            and years.delivery_id <> told.delivery_id
    group by all
),

-- of one delivery: how many of its figures are those of a year before
moves as (
    select
        delivery_id,
        indicator_id,
        period_kind,
        count(*) as compared_count,
        count(*) filter (where is_equal and value <> coalesce(value_before, value + 1)) as equal_count
    from moved
    group by delivery_id, indicator_id, period_kind
),

shifted as (
    select
        'jaar_verschoven' as rule,
        moved.indicator_id,
        moved.period,
        moved.breakdown,
        moved.value as expected_value,
        case
            when moves.equal_count >= {{ plausibility_limit('jaar_verschoven', 'cells') }}
                then moves.equal_count / moves.compared_count / {{ plausibility_limit('jaar_verschoven', 'share') }}
            else 0
        end as score,
        cast(moves.equal_count as varchar) || ' van de ' || cast(moves.compared_count as varchar)
        || ' cijfers zijn precies die van een jaar eerder' as evidence_nl
    from moved
    inner join moves
        on
            moved.delivery_id = moves.delivery_id
            and moved.indicator_id = moves.indicator_id
            and moved.period_kind = moves.period_kind
    where moved.is_equal
),

-- another file of the dataset and the day that says something else, whichever of them counts
one_day_told as (
    select
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        facts.received_on,
        facts.decimals,
        told.value as told_value
    from facts
    inner join told
        on
            facts.indicator_id = told.indicator_id
            and facts.period = told.period
            and facts.breakdown = told.breakdown
            and facts.dataset = told.dataset
            and facts.received_on = told.received_on
            and facts.vintage_on = told.vintage_on
            and facts.value <> told.value
    qualify row_number() over (
        partition by facts.indicator_id, facts.period, facts.breakdown
        order by told.vintage_number desc
    ) = 1
),

one_day as (
    select
        'twee_leveringen_een_dag' as rule,
        indicator_id,
        period,
        breakdown,
        told_value as expected_value,
        2 as score,
        'een andere levering van ' || {{ display_date('received_on') }} || ' zegt '
        || {{ display_number('told_value', '1', 'decimals') }} as evidence_nl
    from one_day_told
),

-- another dataset that tells the same cell
other_datasets as (
    select
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        facts.value,
        facts.decimals,
        told.value as told_value,
        told.dataset as told_by
    from facts
    inner join told
        on
            facts.indicator_id = told.indicator_id
            and facts.period = told.period
            and facts.breakdown = told.breakdown
            and facts.dataset <> told.dataset
            and facts.value <> told.value
    where not facts.is_share
    qualify row_number() over (
        partition by facts.indicator_id, facts.period, facts.breakdown
        order by told.vintage_number desc
    ) = 1
),

two_datasets as (
    select
        'twee_datasets_een_cel' as rule,
        indicator_id,
        period,
        breakdown,
        told_value as expected_value,
        least(
            abs(ln(abs(value) + 1) - ln(abs(told_value) + 1))
            / {{ plausibility_limit('twee_datasets_een_cel', 'log_ratio') }},
            {{ root_distance('value', 'told_value') }}
            / {{ plausibility_limit('twee_datasets_een_cel', 'root_distance') }}
        ) as score,
        told_by || ' zegt ' || {{ display_number('told_value', '1', 'decimals') }} as evidence_nl
    from other_datasets
),

relations as (
    select * from two_datasets
    union all
    select * from revision
    union all
    select * from one_day
    union all
    select * from flagged
    union all
    select * from shifted
),

final as (
    select *
    from relations
    where score >= 0.5
)

select * from final
