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
        indicator_id,
        period,
        breakdown,
        figure_id,
        printed_value,
        display_text,
        mark,
        is_yellow,
        yellow_text,
        -- a condition on one side of a join would hold every row against every other
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

drawable as (
    select
        indicator_id,
        breakdown,
        measure,
        unit,
        period_kind,
        min(breakdown_label) as breakdown_label
    from drawn_figures
    where drawn_value is not null
    group by indicator_id, breakdown, measure, unit, period_kind
),

-- what a bar is of one column, a line is over time
offered as (
    select
        heads.*,
        drawable.indicator_id,
        drawable.breakdown,
        drawable.measure,
        drawable.breakdown_label,
        drawable.indicator_id || case when drawable.breakdown = '' then '' else ':' || drawable.breakdown end
        || case when drawable.measure = 'value' then '' else ':' || drawable.measure end as line_id,
        shown.series_order as shown_order,
        shown.series_label,
        row_number() over (
            order by
                heads.chart_id, drawable.indicator_id, drawable.breakdown, drawable.measure,
                shown.series_order, shown.series_label
        ) as series_key
    from heads
    inner join own_indicators as own on heads.chart_id = own.chart_id
    inner join drawable
        on
            own.indicator_id = drawable.indicator_id
            and heads.unit = drawable.unit
            and heads.period_kind = drawable.period_kind
    left join shown
        on
            heads.chart_id = shown.chart_id
            and drawable.indicator_id = shown.indicator_id
            and drawable.breakdown = shown.breakdown
            and drawable.measure = shown.measure
    where drawable.measure = 'value' or shown.chart_id is not null
),

-- only what the next steps read of a figure: an edition may have millions of them, each with texts
points as (
    select
        offered.series_key,
        drawn_figures.figure_id,
        drawn_figures.period,
        drawn_figures.period_label,
        drawn_figures.period_start,
        drawn_figures.period_end,
        drawn_figures.drawn_value,
        drawn_figures.is_flagged_break,
        drawn_figures.mark = '' and not drawn_figures.is_yellow as is_settled,
        offered.unit not in {{ units_of_shares() }} and offered.unit not in ('days', 'weeks', 'months') as is_count,
        not {{ is_growing_cohort('drawn_figures') }}
        and (offered.period_kind <> 'reference_date' or offered.stock_day is not null) as may_join,
        coalesce(offered.period_kind = 'reference_date' and offered.stock_day is not null, false) as is_yearly_stock,
        offered.period_kind = 'year' or is_yearly_stock or (drawn_figures.stat_type = 'stock' and may_join)
            as has_no_season
    from offered
    inner join drawn_figures
        on
            offered.indicator_id = drawn_figures.indicator_id
            and offered.breakdown = drawn_figures.breakdown
            and offered.measure = drawn_figures.measure
            and offered.unit = drawn_figures.unit
            and offered.period_kind = drawn_figures.period_kind
    where
        drawn_figures.drawn_value is not null
        and (
            offered.period_kind <> 'reference_date'
            or offered.stock_day is null
            or strftime(drawn_figures.period_end, '%m-%d') = offered.stock_day
        )
        and (offered.table_id = '' or {{ report_looks_back('drawn_figures') }})
),

-- the series of the chart itself in its order, then the others by name
numbered as (
    select
        *,
        cast(dense_rank() over (
            partition by chart_id
            order by shown_order asc nulls last, breakdown <> '' asc, breakdown_label asc, line_id asc
        ) as integer) as series_order
    from offered
    where series_key in (select points.series_key from points)
),

ordered as (
    select
        points.*,
        numbered.chart_id,
        numbered.series_order,
        numbered.indicator_id,
        numbered.breakdown
    from points
    inner join numbered on points.series_key = numbered.series_key
),

joined as (
    select * from {{ line_segments('ordered') }}
),

stretched as (
    select
        ordered.series_key,
        ordered.chart_id,
        ordered.series_order,
        ordered.figure_id,
        ordered.period,
        ordered.period_start,
        ordered.period_end,
        ordered.drawn_value,
        ordered.is_settled,
        ordered.is_count,
        ordered.may_join,
        ordered.is_yearly_stock,
        ordered.has_no_season,
        cast(joined.segment as integer) as segment,
        -- a break that only warns ends what an index may be made of, too
        joined.segment + count(*) filter (where joined.break_note <> '') over (
            partition by ordered.series_key
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
        count(*) over (partition by series_key, segment) as segment_points,
        stretch = max(stretch) over (partition by series_key) as is_newest_stretch,
        count(*) over (
            partition by series_key, stretch
            order by period_end desc, period_start desc, figure_id desc
        ) as points_from_here,
        min(drawn_value) over (partition by series_key, stretch) as lowest_value
    from stretched
),

longest as (
    select
        series_key,
        max(segment_points) as segment_points
    from counted
    group by series_key
),

kept_series as (
    select numbered.*
    from numbered
    inner join longest on numbered.series_key = longest.series_key
    where
        longest.segment_points >= {{ fewest_points }}
        or (numbered.shown_order is not null and numbered.chart_kind = 'lijn')
),

measured as (
    select
        counted.*,
        kept_series.shown_order,
        figures.value,
        bool_or(figures.hedge <> '') over (partition by counted.series_key, counted.stretch) as is_hedged
    from counted
    inner join kept_series on counted.series_key = kept_series.series_key
    inner join figures on counted.figure_id = figures.figure_id
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
        and is_settled
        and not is_hedged
        and value >= {{ edition_rule('percentage_min_base') }} as can_be_base
    from measured
),

possible_bases as (
    select
        bases.chart_id,
        bases.period,
        min(drawn_figures.period_label) as base_label,
        min(bases.period_end) as base_end,
        count(bases.shown_order) as shown_count,
        count(*) as series_count
    from bases
    inner join drawn_figures on bases.figure_id = drawn_figures.figure_id
    where bases.can_be_base
    group by bases.chart_id, bases.period
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
        bases.series_key,
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
        kept_series.breakdown,
        split_part(item.pair, '=', 1) as dimension
    from kept_series, unnest(string_split(kept_series.breakdown, ';')) as item (pair)
    where kept_series.breakdown <> ''
),

grouped as (
    select
        item.breakdown,
        string_agg(coalesce(dimensions.dimension_nl, item.dimension), ', ' order by item.dimension) as dimension_labels
    from dimensions_of_breakdowns as item
    left join dimensions on item.dimension = dimensions.dimension
    group by item.breakdown
),

grouped_series as (
    select
        kept_series.*,
        indicators.title_nl,
        coalesce(grouped.dimension_labels, 'totaal') as series_group
    from kept_series
    inner join indicators on kept_series.indicator_id = indicators.indicator_id
    left join grouped on kept_series.breakdown = grouped.breakdown
),

labelled as (
    select
        *,
        case
            -- beside other members a row of a table says which member it is
            when
                indicator_count = 1
                and count(*) filter (where shown_order is null) over (partition by chart_id, series_group) > 0
                and not contains(lower(series_label), lower(breakdown_label))
                then series_label || ' (' || breakdown_label || ')'
            when series_label is not null then series_label
            when indicator_count > 1 then concat_ws(', ', title_nl, nullif(breakdown_label, ''))
            when breakdown = '' then 'Totaal'
            else breakdown_label
        end as label
    from grouped_series
),

final as (
    select
        series.chart_id,
        series.chart_kind,
        series.series_order,
        series.line_id,
        series.indicator_id,
        series.breakdown,
        series.label as series_label,
        series.series_group,
        series.shown_order is not null as is_shown,
        bases.figure_id,
        bases.period,
        series.period_kind,
        drawn_figures.period_label,
        bases.period_start,
        bases.period_end,
        bases.is_yearly_stock,
        bases.may_join,
        bases.drawn_value,
        series.unit,
        drawn_figures.display_text,
        drawn_figures.mark,
        drawn_figures.is_yellow,
        drawn_figures.yellow_text,
        bases.segment,
        joined.break_note,
        joined.breaks,
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
    inner join labelled as series on bases.series_key = series.series_key
    inner join drawn_figures on bases.figure_id = drawn_figures.figure_id
    inner join joined
        on
            bases.chart_id = joined.chart_id
            and bases.series_order = joined.series_order
            and bases.period = joined.period
    left join shares
        on
            series.indicator_id = shares.indicator_id
            and bases.period = shares.period
            and series.breakdown = shares.breakdown
            and series.measure = shares.share_of
    left join based
        on
            bases.series_key = based.series_key
            and bases.stretch = based.stretch
            and bases.period_end >= based.base_end
)

select * from final
