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

shares_withheld as (
    select
        indicator_id,
        breakdown,
        max_by(withheld_reason, row(period, figure_id)) as share_reason
    from measures
    where measure = 'share_pct' and withheld_reason <> ''
    group by indicator_id, breakdown
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
        points.series_id,
        points.indicator_id,
        points.breakdown,
        points.series_label,
        points.series_group,
        points.is_shown,
        chart_bases.base_label,
        points.is_count,
        bool_and(points.may_join) as may_join,
        bool_and(points.has_no_season) as has_no_season,
        min(points.drawn_value) as lowest_value,
        count(points.share_value) as share_count,
        count(points.index_value) as index_count
    from points
    inner join chart_bases on points.chart_id = chart_bases.chart_id
    group by
        points.chart_id,
        points.series_order,
        points.series_id,
        points.indicator_id,
        points.breakdown,
        points.series_label,
        points.series_group,
        points.is_shown,
        chart_bases.base_label,
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
        on series.indicator_id = shares_withheld.indicator_id and series.breakdown = shares_withheld.breakdown

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
            when series.base_label = '' then 'er is geen vast cijfer om mee te vergelijken, gevolgd door twee zonder reeksbreuk'
            else 'er is geen vast cijfer over ' || series.base_label || ' om mee te vergelijken'
        end as withheld_reason
    from series
),

final as (
    select
        chart_id,
        series_order,
        series_id,
        indicator_id,
        breakdown,
        series_label,
        series_group,
        is_shown,
        view,
        case when view = 'index' and withheld_reason = '' then base_label else '' end as base_label,
        withheld_reason
    from views
)

select * from final
