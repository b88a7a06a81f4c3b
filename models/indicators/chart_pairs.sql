-- Grain: one row per chart and pair of series that may not be drawn together in it. Purpose: why: what they count, what
-- kind of number it is or of whom differs, or a listed pair forbids to compare them. A chart has thousands of series of
-- few kinds, and what holds for two kinds holds for their series.
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

members as (
    select * from {{ ref('int_members') }}
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

sides as (
    select * from {{ sides_of_pairs('listed', 'series') }}
),

sides_of_series as (
    select
        indicator_id,
        breakdown,
        string_agg(
            cast(pair_number as varchar) || side, ' ' order by cast(pair_number as varchar) || side
        ) as listed_sides
    from sides
    group by indicator_id, breakdown
),

distinctions_of_breakdowns as (
    select
        members.breakdown,
        string_agg(members.dimension || '=' || members.member_code, ';' order by members.dimension) as distinctions
    from members
    inner join dimensions on members.dimension = dimensions.dimension
    group by members.breakdown
),

described as (
    select
        series.chart_id,
        series.series_order,
        series.indicator_id,
        series.breakdown,
        indicators.count_unit,
        coalesce(terms.label_nl, indicators.count_unit) as count_label,
        dense_rank() over (
            order by
                series.chart_id,
                series.indicator_id,
                coalesce(distinctions.distinctions, ''),
                coalesce(sides_of_series.listed_sides, '')
        ) as kind_number
    from series
    inner join indicators on series.indicator_id = indicators.indicator_id
    left join distinctions_of_breakdowns as distinctions on series.breakdown = distinctions.breakdown
    left join sides_of_series
        on series.indicator_id = sides_of_series.indicator_id and series.breakdown = sides_of_series.breakdown
    left join terms on indicators.count_unit = terms.code
),

-- one breakdown speaks for a kind: all have the same codes of what distinguishes, and stand on the same sides
kinds as (
    select
        kind_number,
        chart_id,
        indicator_id,
        count_unit,
        count_label,
        min(breakdown) as breakdown
    from described
    group by kind_number, chart_id, indicator_id, count_unit, count_label
),

pairs as (
    select
        one.kind_number as kind_a,
        other.kind_number as kind_b,
        one.indicator_id as indicator_a,
        other.indicator_id as indicator_b,
        one.breakdown as breakdown_a,
        other.breakdown as breakdown_b,
        one.count_unit <> other.count_unit as counts_otherwise,
        'de ene reeks telt per ' || one.count_label || ', de andere per ' || other.count_label as count_reason
    from kinds as one
    inner join kinds as other on one.chart_id = other.chart_id
),

distinguished as (
    select
        pairs.kind_a,
        pairs.kind_b,
        string_agg(dimensions.dimension_nl, ', ' order by dimensions.dimension) as distinction_reason
    from pairs
    cross join dimensions
    left join members as of_one
        on pairs.breakdown_a = of_one.breakdown and dimensions.dimension = of_one.dimension
    left join members as of_other
        on pairs.breakdown_b = of_other.breakdown and dimensions.dimension = of_other.dimension
    where pairs.indicator_a = pairs.indicator_b and of_one.member_code is distinct from of_other.member_code
    group by pairs.kind_a, pairs.kind_b
),

sides_of_kinds as (
    select
        kinds.kind_number,
        kinds.chart_id,
        sides.pair_number,
        sides.side
    from kinds
    inner join sides on kinds.indicator_id = sides.indicator_id and kinds.breakdown = sides.breakdown
),

forbidden as (
    select
        one.kind_number as kind_a,
        other.kind_number as kind_b,
        min(listed.reason_nl) as listed_reason
    from sides_of_kinds as one
    inner join sides_of_kinds as other
        on one.chart_id = other.chart_id and one.pair_number = other.pair_number and one.side <> other.side
    inner join listed on one.pair_number = listed.pair_number
    group by one.kind_number, other.kind_number
),

reasons as (
    select
        pairs.kind_a,
        pairs.kind_b,
        case
            when forbidden.listed_reason is not null then forbidden.listed_reason
            when pairs.counts_otherwise then pairs.count_reason
            else distinguished.distinction_reason
        end as reason
    from pairs
    left join forbidden on pairs.kind_a = forbidden.kind_a and pairs.kind_b = forbidden.kind_b
    left join distinguished on pairs.kind_a = distinguished.kind_a and pairs.kind_b = distinguished.kind_b
    where
        forbidden.listed_reason is not null
        or pairs.counts_otherwise
        or distinguished.distinction_reason is not null
),

-- as a list, so that only those of the two kinds are paired
series_of_kinds as (
    select
        kind_number,
        list(series_order order by series_order) as series_orders
    from described
    group by kind_number
),

final as (
    select
        one.chart_id,
        one.series_order as series_a,
        other.series_order as series_b,
        reasons.reason
    from reasons
    inner join described as one on reasons.kind_a = one.kind_number
    inner join series_of_kinds as others on reasons.kind_b = others.kind_number,
        unnest(others.series_orders) as other (series_order)
    where one.series_order < other.series_order
)

select * from final
