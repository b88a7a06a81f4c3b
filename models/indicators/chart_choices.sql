-- Grain: one row per chart, series that a reader may draw in it, view and period. Purpose: what a chart on the site
-- shows when a reader asks: the figure itself (getal), its share of the total (aandeel), or its index (index). Each
-- value is as it is printed, so nothing in a picture is more precise than print.
with

points as (
    select * from {{ ref('choice_points') }}
),

allowed as (
    select * from {{ ref('chart_series') }}
    where withheld_reason = ''
),

viewed as (
    select
        'getal' as view,
        figure_id as viewed_figure_id,
        drawn_value as viewed_value,
        display_text as viewed_text,
        mark as viewed_mark,
        is_yellow as viewed_is_yellow,
        yellow_text as viewed_yellow_text,
        points.*
    from points

    union all
    select
        'aandeel' as view,
        share_figure_id as viewed_figure_id,
        share_value as viewed_value,
        share_text as viewed_text,
        share_mark as viewed_mark,
        share_is_yellow as viewed_is_yellow,
        share_yellow_text as viewed_yellow_text,
        points.*
    from points
    where share_value is not null

    union all
    select
        'index' as view,
        figure_id as viewed_figure_id,
        index_value as viewed_value,
        index_text as viewed_text,
        mark as viewed_mark,
        is_yellow as viewed_is_yellow,
        yellow_text as viewed_yellow_text,
        points.*
    from points
    where index_value is not null
),

final as (
    select
        viewed.chart_id,
        viewed.series_order,
        viewed.line_id,
        viewed.view,
        viewed.period,
        viewed.period_label,
        viewed.period_end,
        {{ drawn_on('viewed') }} as drawn_on,
        viewed.viewed_figure_id as figure_id,
        cast(viewed.viewed_value as decimal(28, 6)) as drawn_value,
        viewed.viewed_text as display_text,
        viewed.viewed_mark as mark,
        viewed.viewed_is_yellow as is_yellow,
        viewed.viewed_yellow_text as yellow_text,
        viewed.segment,
        viewed.break_note,
        viewed.breaks
    from viewed
    inner join allowed
        on
            viewed.chart_id = allowed.chart_id
            and viewed.series_order = allowed.series_order
            and viewed.view = allowed.view
)

select * from final
