-- Grain: one row per rule, indicator, period and breakdown that deviates. Purpose: a value held against its own series:
-- its level, its sign, its range, its period and values of other periods. A score of 1 is where doubt begins.
with

facts as (
    select
        *,
        abs(log_value - log_expected) as log_ratio,
        {{ root_distance('value', 'expected_value') }} as root_distance,
        case
            when is_share then 0
            else {{ plausibility_limit('niveau', 'root_distance', 'facts.stat_type') }}
        end as root_limit,
        {{ plausibility_limit('niveau', 'log_ratio', 'facts.stat_type') }} as least_log_ratio
    from {{ ref('int_value_facts') }} as facts
),

levels as (
    select
        *,
        case
            when near_count = 1 then {{ plausibility_limit('niveau', 'lone_log_ratio') }}
            else
                least(
                    greatest(least_log_ratio, {{ plausibility_limit('niveau', 'spread_factor') }} * spread),
                    {{ plausibility_limit('niveau', 'most_log_ratio') }}
                )
        end as log_limit,
        case
            when value = 0 then 0
            else cast(log10(abs(value / expected_value)) as integer)
        end as power_of_ten
    from facts
    -- where nil is usual, anything is far from it
    where near_count > 0 and expected_value <> 0
),

level as (
    select
        'niveau' as rule,
        indicator_id,
        period,
        breakdown,
        expected_value,
        case
            when root_limit > 0 then least(log_ratio / log_limit, root_distance / root_limit)
            else log_ratio / log_limit
        end as score,
        case
            when value = 0
                then
                    'is nul, waar ongeveer ' || {{ display_number('expected_value', '1', 'decimals') }}
                    || ' te verwachten is'
            when abs(power_of_ten) between 1 and 3 and abs(log10(abs(value / expected_value)) - power_of_ten) <= 0.3
                then
                    'is ongeveer ' || {{ display_number('cast(pow(10, abs(power_of_ten)) as integer)', '1', '0') }}
                    || ' keer zo ' || case when power_of_ten > 0 then 'hoog' else 'laag' end
                    || ' als in de perioden eromheen ('
                    || {{ display_number('expected_value', '1', 'decimals') }} || ')'
            else
                'wijkt sterk af van de perioden eromheen ('
                || {{ display_number('expected_value', '1', 'decimals') }} || ')'
        end || case when change_count < 3 then '; de reeks is kort' else '' end as evidence_nl
    from levels
),

-- a balance that is as large as around it, and on the other side of zero
turned as (
    select
        'teken_gedraaid' as rule,
        indicator_id,
        period,
        breakdown,
        expected_value,
        case
            when
                near_count >= 2
                and value * expected_value < 0
                and len(list_filter(near, n -> n.value * expected_value <= 0)) = 0
                and abs(value + expected_value) <= abs(expected_value) / 2
                then
                    (sqrt(abs(value)) + sqrt(abs(expected_value)))
                    / {{ plausibility_limit('teken_gedraaid', 'root_distance') }}
            else 0
        end as score,
        'heeft het andere teken dan de perioden eromheen ('
        || {{ display_number('expected_value', '1', 'decimals') }} || ')' as evidence_nl
    from levels
    where can_be_negative
),

ranged as (
    select
        'buiten_bereik' as rule,
        indicator_id,
        period,
        breakdown,
        cast(null as decimal(28, 6)) as expected_value,
        case
            when value < 0 and not can_be_negative then 2
            when unit = 'percent' and value > 100 and not can_be_negative then 2
            when
                unit not in {{ measured_units() }}
                and stat_type <> 'average'
                and value <> trunc(value)
                then 2
            else 0
        end as score,
        case
            when value < 0 then 'is negatief'
            when unit = 'percent' then 'is meer dan 100%'
            else 'is geen heel getal'
        end as evidence_nl
    from facts
),

early as (
    select
        'periode_na_ontvangst' as rule,
        indicator_id,
        period,
        breakdown,
        cast(null as decimal(28, 6)) as expected_value,
        case
            when stat_type in {{ planned_types() }} then 0
            -- a state of affairs is known within the period that it is given under
            when stat_type in {{ types_of_a_moment() }} and period_start <= received_on then 0
            -- a count up to a month is sometimes given in that month
            when period_kind = 'cumulative_window' and date_trunc('month', period_end) <= received_on then 0
            when period_end > received_on then 2
            else 0
        end as score,
        'is ontvangen op ' || {{ display_date('received_on') }} || ', voordat de periode voorbij was' as evidence_nl
    from facts
),

-- the same number in an earlier period of the series; of round and of small numbers that is chance
repeated as (
    select
        facts.*,
        list_filter(near, n -> n.value = facts.value and n.day < facts.period_end) as equals
    from facts
    where stat_type not in ('rate', 'target', 'forecast', 'money') and not is_share and value > 0
),

equal as (
    select
        'gelijk_aan_eerder' as rule,
        indicator_id,
        period,
        breakdown,
        value as expected_value,
        value / series_step * spread / {{ plausibility_limit('gelijk_aan_eerder', 'steps') }} as score,
        'is precies het cijfer over '
        || {{ period_label('equals[-1].period', 'period_kind', 'equals[-1].first_day', 'equals[-1].day') }}
            as evidence_nl
    from repeated
    where len(equals) > 0
),

relations as (
    select * from level
    union all
    select * from turned
    union all
    select * from ranged
    union all
    select * from early
    union all
    select * from equal
),

final as (
    select *
    from relations
    where score >= 0.5
)

select * from final
