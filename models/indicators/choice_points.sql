-- Grain: one row per chart, series that a reader may draw in it, and period. Purpose: the points behind every view of a
-- chart: the series that it draws, and all others of its indicators with three figures that may be compared; each with
-- its share of the total and its index. An index runs in one stretch without a break, from a figure that stands.
{% set fewest_points = 3 %}
with

chart_points as (
    select * from {{ ref('chart_points') }}
),

drawn_figures as (
    select * from {{ ref('drawn_figures') }}
),

figures as (
    select * from {{ ref('figures') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

dimensions as (
    select * from {{ ref('dimensions') }}
),

heads as (
    select
        chart_id,
        min(table_id) as table_id,
        min(chart_kind) as chart_kind,
        min(unit) as unit,
        min(period_kind) as period_kind,
        count(distinct indicator_id) as indicator_count,
        -- the day of a stock that stands for its year
        case
            when count(distinct strftime(period_end, '%m-%d')) filter (where drawn_value is not null) = 1
                then min(strftime(period_end, '%m-%d')) filter (where drawn_value is not null)
        end as stock_day
    from chart_points
    group by chart_id
),

shown as (
    select distinct
        chart_points.chart_id,
        chart_points.indicator_id,
        chart_points.series_order,
        chart_points.series_label,
        figures.breakdown,
        figures.measure
    from chart_points
    inner join figures on chart_points.figure_id = figures.figure_id
),

shares as (
    select
        *,
        'value' as share_of
    from figures
    where measure = 'share_pct'
),

own_indicators as (
    select distinct
        chart_id,
        indicator_id
    from chart_points
),

-- what a bar is of one column, a line is over time
offered as (
    select distinct
        heads.chart_id,
        drawn_figures.indicator_id,
        drawn_figures.breakdown,
        drawn_figures.measure,
        shown.series_order as shown_order,
        shown.series_label
    from heads
    inner join own_indicators as own on heads.chart_id = own.chart_id
    inner join drawn_figures
        on
            own.indicator_id = drawn_figures.indicator_id
            and heads.unit = drawn_figures.unit
            and heads.period_kind = drawn_figures.period_kind
    left join shown
        on
            heads.chart_id = shown.chart_id
            and drawn_figures.indicator_id = shown.indicator_id
            and drawn_figures.breakdown = shown.breakdown
            and drawn_figures.measure = shown.measure
    where drawn_figures.drawn_value is not null and (drawn_figures.measure = 'value' or shown.chart_id is not null)
),

points as (
    select
        offered.chart_id,
        heads.chart_kind,
        heads.indicator_count,
        offered.indicator_id || case when offered.breakdown = '' then '' else ':' || offered.breakdown end
        || case when offered.measure = 'value' then '' else ':' || offered.measure end as line_id,
        offered.shown_order,
        offered.series_label,
        drawn_figures.*,
        not {{ is_growing_cohort('drawn_figures') }}
        and (drawn_figures.period_kind <> 'reference_date' or heads.stock_day is not null) as may_join,
        coalesce(drawn_figures.period_kind = 'reference_date' and heads.stock_day is not null, false)
            as is_yearly_stock
    from offered
    inner join heads on offered.chart_id = heads.chart_id
    inner join drawn_figures
        on
            offered.indicator_id = drawn_figures.indicator_id
            and offered.breakdown = drawn_figures.breakdown
            and offered.measure = drawn_figures.measure
            and heads.unit = drawn_figures.unit
            and heads.period_kind = drawn_figures.period_kind
    where
        drawn_figures.drawn_value is not null
        and (
            drawn_figures.period_kind <> 'reference_date'
            or heads.stock_day is null
            or strftime(drawn_figures.period_end, '%m-%d') = heads.stock_day
        )
        and (heads.table_id = '' or {{ report_looks_back('drawn_figures') }})
),

-- the series of the chart itself in its order, then the others by name
ordered as (
    select
        *,
        cast(dense_rank() over (
            partition by chart_id
            order by shown_order asc nulls last, breakdown <> '' asc, breakdown_label asc, line_id asc
        ) as integer) as series_order
    from points
),

joined as (
    select * from {{ line_segments('ordered') }}
),

stretched as (
    select
        ordered.*,
        cast(joined.segment as integer) as segment,
        joined.break_note,
        joined.breaks,
        -- a break that only warns ends what an index may be made of, too
        joined.segment + count(*) filter (where joined.break_note <> '') over (
            partition by ordered.chart_id, ordered.series_order
            order by ordered.period_end, ordered.period_start, ordered.figure_id
        ) as stretch
    from ordered
    inner join joined
        on
            ordered.chart_id = joined.chart_id
            and ordered.series_order = joined.series_order
            and ordered.period = joined.period
),

counted as (
    select
        *,
        count(*) over (partition by chart_id, series_order, segment) as segment_points,
        stretch = max(stretch) over (partition by chart_id, series_order) as is_newest_stretch,
        count(*) over (
            partition by chart_id, series_order, stretch
            order by period_end desc, period_start desc, figure_id desc
        ) as points_from_here,
        min(drawn_value) over (partition by chart_id, series_order, stretch) as lowest_value
    from stretched
),

kept as (
    select *
    from counted
    qualify
        max(segment_points) over (partition by chart_id, series_order) >= {{ fewest_points }}
        or (shown_order is not null and chart_kind = 'lijn')
),

measured as (
    select
        kept.*,
        figures.value,
        bool_or(figures.hedge <> '') over (
            partition by kept.chart_id, kept.series_order, kept.stretch
        ) as is_hedged,
        kept.unit not in {{ units_of_shares() }} and kept.unit not in ('days', 'weeks', 'months') as is_count,
        kept.period_kind = 'year' or kept.is_yearly_stock or (kept.stat_type = 'stock' and kept.may_join)
            as has_no_season
    from kept
    inner join figures on kept.figure_id = figures.figure_id
),

-- a figure that all others are compared with may not be one that is still to change, nor a small one
bases as (
    select
        *,
        is_count
        and has_no_season
        and may_join
        and is_newest_stretch
        and points_from_here >= {{ fewest_points }}
        and lowest_value >= 0
        and not is_yellow
        and mark = ''
        and not is_hedged
        and value >= {{ edition_rule('percentage_min_base') }} as can_be_base
    from measured
),

possible_bases as (
    select
        chart_id,
        period,
        min(period_label) as base_label,
        min(period_end) as base_end,
        count(shown_order) as shown_count,
        count(*) as series_count
    from bases
    where can_be_base
    group by chart_id, period
),

-- one base for all lines of a chart: the first period that most of the lines that it draws have, else most of all
chart_bases as (
    select
        chart_id,
        period as base_period,
        base_label
    from possible_bases
    qualify row_number() over (
        partition by chart_id
        order by shown_count desc, series_count desc, base_end asc, period asc
    ) = 1
),

based as (
    select
        bases.chart_id,
        bases.series_order,
        bases.stretch,
        bases.period_end as base_end,
        bases.value as base_value,
        chart_bases.base_period,
        chart_bases.base_label
    from bases
    inner join chart_bases on bases.chart_id = chart_bases.chart_id and bases.period = chart_bases.base_period
    where bases.can_be_base
),

dimensions_of_breakdowns as (
    select distinct
        bases.breakdown,
        split_part(item.pair, '=', 1) as dimension
    from bases, unnest(string_split(bases.breakdown, ';')) as item (pair)
    where bases.breakdown <> ''
),

grouped as (
    select
        item.breakdown,
        string_agg(coalesce(dimensions.dimension_nl, item.dimension), ', ' order by item.dimension) as dimension_labels
    from dimensions_of_breakdowns as item
    left join dimensions on item.dimension = dimensions.dimension
    group by item.breakdown
),

final as (
    select
        bases.chart_id,
        bases.chart_kind,
        bases.series_order,
        bases.line_id,
        bases.indicator_id,
        bases.breakdown,
        case
            -- beside other members a row of a table says which member it is
            when
                bases.indicator_count = 1
                and count(*) filter (where bases.shown_order is null) over (
                    partition by bases.chart_id, grouped.dimension_labels
                ) > 0
                and not contains(lower(bases.series_label), lower(bases.breakdown_label))
                then bases.series_label || ' (' || bases.breakdown_label || ')'
            when bases.series_label is not null then bases.series_label
            when bases.indicator_count > 1 then concat_ws(', ', indicators.title_nl, nullif(bases.breakdown_label, ''))
            when bases.breakdown = '' then 'Totaal'
            else bases.breakdown_label
        end as series_label,
        coalesce(grouped.dimension_labels, 'totaal') as series_group,
        bases.shown_order is not null as is_shown,
        bases.figure_id,
        bases.period,
        bases.period_kind,
        bases.period_label,
        bases.period_start,
        bases.period_end,
        bases.is_yearly_stock,
        bases.may_join,
        bases.drawn_value,
        bases.unit,
        bases.display_text,
        bases.mark,
        bases.is_yellow,
        bases.yellow_text,
        bases.segment,
        bases.break_note,
        bases.breaks,
        shares.figure_id as share_figure_id,
        shares.printed_value as share_value,
        coalesce(shares.display_text, '') as share_text,
        coalesce(shares.mark, '') as share_mark,
        coalesce(shares.is_yellow, false) as share_is_yellow,
        coalesce(shares.yellow_text, '') as share_yellow_text,
        bases.is_count,
        bases.has_no_season,
        based.base_period,
        coalesce(based.base_label, '') as base_label,
        cast(case
            when based.base_period is not null
                then {{ rounded('100 * bases.value / based.base_value', '1', '0') }}
        end as decimal(28, 6)) as index_value,
        case
            when based.base_period is null then ''
            else {{ display_number('100 * bases.value / based.base_value', '1', '0') }}
        end as index_text
    from bases
    inner join indicators on bases.indicator_id = indicators.indicator_id
    left join grouped on bases.breakdown = grouped.breakdown
    left join shares
        on
            bases.indicator_id = shares.indicator_id
            and bases.period = shares.period
            and bases.breakdown = shares.breakdown
            and bases.measure = shares.share_of
    left join based
        on
            bases.chart_id = based.chart_id
            and bases.series_order = based.series_order
            and bases.stretch = based.stretch
            and bases.period_end >= based.base_end
)

select * from final
