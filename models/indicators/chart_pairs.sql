-- Grain: one row per chart and pair of series that may not be drawn together in it. Purpose: why: what they count, what
-- kind of number it is or of whom differs, or a listed pair forbids to compare them.
with

series as (
    select distinct
        chart_id,
        series_order,
        line_id,
        indicator_id,
        breakdown
    from {{ ref('chart_series') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

dimensions as (
    select * from {{ ref('dimensions') }}
    where is_distinction
),

terms as (
    select * from {{ ref('terms') }}
    where term_list = 'teleenheid'
),

listed as (
    select
        *,
        row_number() over (order by indicator_a, breakdown_a, indicator_b, breakdown_b, relation) as pair_number
    from {{ ref('comparability') }}
    where relation = 'may_not_compare'
),

described as (
    select
        series.*,
        indicators.count_unit,
        indicators.stat_type,
        coalesce(terms.label_nl, indicators.count_unit) as count_label,
        breakdowns.members
    from series
    inner join indicators on series.indicator_id = indicators.indicator_id
    inner join breakdowns on series.breakdown = breakdowns.breakdown
    left join terms on indicators.count_unit = terms.code
),

pairs as (
    select
        one.chart_id,
        one.series_order as series_a,
        other.series_order as series_b,
        one.indicator_id as indicator_a,
        other.indicator_id as indicator_b,
        one.breakdown as breakdown_a,
        other.breakdown as breakdown_b,
        one.members as members_a,
        other.members as members_b,
        one.count_unit <> other.count_unit as counts_otherwise,
        'de ene reeks telt per ' || one.count_label || ', de andere per ' || other.count_label as count_reason
    from described as one
    inner join described as other on one.chart_id = other.chart_id and one.series_order < other.series_order
),

distinguished as (
    select
        pairs.chart_id,
        pairs.series_a,
        pairs.series_b,
        string_agg(dimensions.dimension_nl, ', ' order by dimensions.dimension) as distinction_reason
    from pairs
    inner join dimensions
        on
            pairs.indicator_a = pairs.indicator_b
            and pairs.members_a[dimensions.dimension] is distinct from pairs.members_b[dimensions.dimension]
    group by pairs.chart_id, pairs.series_a, pairs.series_b
),

sides as (
    select * from {{ sides_of_pairs('listed', 'series') }}
),

forbidden as (
    select
        pairs.chart_id,
        pairs.series_a,
        pairs.series_b,
        min(listed.reason_nl) as listed_reason
    from pairs
    inner join sides as one on pairs.indicator_a = one.indicator_id and pairs.breakdown_a = one.breakdown
    inner join sides as other
        on
            pairs.indicator_b = other.indicator_id
            and pairs.breakdown_b = other.breakdown
            and one.pair_number = other.pair_number
            and one.side <> other.side
    inner join listed on one.pair_number = listed.pair_number
    group by pairs.chart_id, pairs.series_a, pairs.series_b
),

final as (
    select
        pairs.chart_id,
        pairs.series_a,
        pairs.series_b,
        case
            when forbidden.listed_reason is not null then forbidden.listed_reason
            when pairs.counts_otherwise then pairs.count_reason
            else distinguished.distinction_reason
        end as reason
    from pairs
    left join forbidden
        on
            pairs.chart_id = forbidden.chart_id
            and pairs.series_a = forbidden.series_a
            and pairs.series_b = forbidden.series_b
    left join distinguished
        on
            pairs.chart_id = distinguished.chart_id
            and pairs.series_a = distinguished.series_a
            and pairs.series_b = distinguished.series_b
    where
        forbidden.listed_reason is not null
        or pairs.counts_otherwise
        or distinguished.distinction_reason is not null
)

select * from final
