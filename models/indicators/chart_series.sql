-- Grain: one row per chart, series that a reader may draw in it, and view. Purpose: what a reader can choose: the name
-- and group of the series, whether the chart itself draws it, and for a view that may not be made the reason.
{% set fewest_points = 3 %}
with

points as (
    select * from {{ ref('choice_points') }}
),

measures as (
    select * from {{ ref('measures') }}
),

observations as (
    select * from {{ ref('observations') }}
),

drawn_figures as (
    select * from {{ ref('drawn_figures') }}
),

-- of the newest period that is drawn
shares_withheld as (
    select
        points.chart_id,
        points.series_order,
        max_by(measures.withheld_reason, row(points.period_end, points.period)) as share_reason
    from points
    inner join measures
        on
            points.indicator_id = measures.indicator_id
            and points.period = measures.period
            and points.breakdown = measures.breakdown
            and measures.measure = 'share_pct'
    where measures.withheld_reason <> ''
    group by points.chart_id, points.series_order
),

newest as (
    select
        chart_id,
        series_order,
        min(indicator_id) as indicator_id,
        min(breakdown) as breakdown,
        min(period_kind) as period_kind,
        max(period_end) as newest_on
    from points
    group by chart_id, series_order
),

-- the newest period of each series that has no figure of its own
awaited as (
    select
        newest.chart_id,
        newest.series_order,
        max_by(
            drawn_figures.period_label || ': '
            || coalesce(nullif(drawn_figures.yellow_text, ''), replace(drawn_figures.status, '_', ' ')),
            row(drawn_figures.period_end, drawn_figures.figure_id)
        ) as awaited_text
    from drawn_figures
    inner join newest
        on
            drawn_figures.indicator_id = newest.indicator_id
            and drawn_figures.breakdown = newest.breakdown
            and drawn_figures.period_kind = newest.period_kind
            and drawn_figures.period_end > newest.newest_on
    where drawn_figures.measure = 'value' and drawn_figures.drawn_value is null
    group by newest.chart_id, newest.series_order
),

deliveries as (
    select distinct
        points.chart_id,
        points.series_order,
        observations.partner,
        observations.attribution,
        observations.received_on,
        observations.received_text
    from points
    inner join observations
        on
            points.indicator_id = observations.indicator_id
            and points.period = observations.period
            and points.breakdown = observations.breakdown
    where observations.delivery_id <> ''
),

series_sources as (
    select
        chart_id,
        series_order,
        list(source_text order by source_text) as source_lines
    from {{ source_lines('deliveries', 'chart_id, series_order') }}
    group by chart_id, series_order
),

chart_bases as (
    select
        chart_id,
        max(base_label) as base_label
    from points
    group by chart_id
),

series as (
    select
        points.chart_id,
        points.series_order,
        points.line_id,
        points.indicator_id,
        points.breakdown,
        points.series_label,
        points.series_group,
        points.is_shown,
        chart_bases.base_label,
        coalesce(awaited.awaited_text, '') as awaited_text,
        points.is_count,
        bool_and(points.may_join) as may_join,
        bool_and(points.has_no_season) as has_no_season,
        min(points.drawn_value) as lowest_value,
        count(points.share_value) as share_count,
        count(points.index_value) as index_count
    from points
    inner join chart_bases on points.chart_id = chart_bases.chart_id
    left join awaited on points.chart_id = awaited.chart_id and points.series_order = awaited.series_order
    group by
        points.chart_id,
        points.series_order,
        points.line_id,
        points.indicator_id,
        points.breakdown,
        points.series_label,
        points.series_group,
        points.is_shown,
        chart_bases.base_label,
        awaited.awaited_text,
        points.is_count
),

views as (
    select
        series.*,
        'getal' as view,
        '' as withheld_reason
    from series

    union all
    select
        series.*,
        'aandeel' as view,
        case
            when not series.is_count then 'een percentage of gemiddelde heeft geen aandeel'
            when series.share_count >= {{ fewest_points }} then ''
            when series.share_count > 0 then 'er zijn minder dan drie aandelen'
            else coalesce(shares_withheld.share_reason, 'dit is geen deel van een totaal')
        end as withheld_reason
    from series
    left join shares_withheld
        on series.chart_id = shares_withheld.chart_id and series.series_order = shares_withheld.series_order

    union all
    select
        series.*,
        'index' as view,
        case
            when series.index_count >= {{ fewest_points }} then ''
            when not series.is_count then 'van een percentage of gemiddelde wordt geen index gemaakt'
            when not series.may_join then 'deze cijfers zijn niet met elkaar te vergelijken'
            when not series.has_no_season then 'een index van delen van een jaar vergelijkt seizoenen'
            when series.lowest_value < 0 then 'het cijfer is soms negatief'
            when series.base_label = ''
                then 'er is geen vast cijfer om mee te vergelijken, gevolgd door twee zonder reeksbreuk'
            else 'er is geen vast cijfer over ' || series.base_label || ' om mee te vergelijken'
        end as withheld_reason
    from series
),

final as (
    select
        views.chart_id,
        views.series_order,
        views.line_id,
        views.indicator_id,
        views.breakdown,
        views.series_label,
        views.series_group,
        views.is_shown,
        views.view,
        case when views.view = 'index' and views.withheld_reason = '' then views.base_label else '' end as base_label,
        views.awaited_text,
        coalesce(series_sources.source_lines, []) as source_lines,
        views.withheld_reason
    from views
    left join series_sources
        on views.chart_id = series_sources.chart_id and views.series_order = series_sources.series_order
)

select * from final
