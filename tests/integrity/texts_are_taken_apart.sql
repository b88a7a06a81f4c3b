-- Every breakdown and period that is known, expected or printed is in int_breakdowns and int_periods: models join those
-- with an inner join, and a text that is missing there would take its figures away in silence.
{{ config(meta={'settle': 'mend int_breakdowns or int_periods, which must read every model that has such texts.'}) }}
with

texts as (
    select
        breakdown,
        period
    from {{ ref('int_known_observations') }}
    union
    select
        breakdown,
        period
    from {{ ref('int_expected_grid') }}
    union
    select
        breakdown,
        period
    from {{ ref('int_table_cells') }}
),

final as (
    select distinct 'breakdown ' || texts.breakdown || ' is not in int_breakdowns.' as message
    from texts
    left join {{ ref('int_breakdowns') }} as breakdowns on texts.breakdown = breakdowns.breakdown
    where texts.breakdown is not null and breakdowns.breakdown is null

    union all
    select distinct 'period ' || texts.period || ' is not in int_periods.' as message
    from texts
    left join {{ ref('int_periods') }} as periods on texts.period = periods.period
    where texts.period is not null and periods.period is null
)

select * from final
