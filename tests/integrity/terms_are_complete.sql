-- Every code of catalogue and calendar and every printed unit has a Dutch word, and every figure has only dimensions
-- that its indicator may have. What is missing is a slip of the pen in a delivery, or a row for terms or
-- indicator_dimensions.
with

indicators as (
    select * from {{ ref('indicators') }}
),

terms as (
    select * from {{ ref('terms') }}
),

dimensions as (
    select * from {{ ref('indicator_dimensions') }}
),

needed as (
    select distinct
        'teleenheid' as term_list,
        count_unit as code
    from indicators
    union
    select distinct
        'eenheid' as term_list,
        unit as code
    from indicators
    union
    select distinct
        'eenheid' as term_list,
        unit as code
    from {{ ref('figures') }}
    union
    select distinct
        'soort' as term_list,
        stat_type as code
    from indicators
    union
    select distinct
        'periode' as term_list,
        period_kind as code
    from {{ ref('release_calendar') }}
    union
    select distinct
        'kenmerk' as term_list,
        dimension as code
    from dimensions
),

used as (
    select distinct
        observations.indicator_id,
        split_part(pair.text, '=', 1) as dimension
    from {{ ref('int_observations') }} as observations,
        unnest(string_split(observations.breakdown, ';')) as pair (text)
    where observations.breakdown <> ''
),

final as (
    select
        needed.term_list as list_or_indicator,
        needed.code as missing
    from needed
    left join terms on needed.term_list = terms.term_list and needed.code = terms.code
    where terms.code is null

    union all

    select
        used.indicator_id as list_or_indicator,
        used.dimension as missing
    from used
    left join dimensions on used.indicator_id = dimensions.indicator_id and used.dimension = dimensions.dimension
    left join terms on terms.term_list = 'onderscheid' and used.dimension = terms.code
    where dimensions.dimension is null and terms.code is null

    union all

    select
        dimensions.indicator_id as list_or_indicator,
        'no such indicator' as missing
    from dimensions
    left join indicators on dimensions.indicator_id = indicators.indicator_id
    where indicators.indicator_id is null
)

select * from final
