{# Which points a line joins: a subquery with chart_id, series_order, period, segment (a gap, or a break that stops
   comparison, begins a new one), break_note (why the point may not be compared with the one before it; '' when it may)
   and breaks (the days between the two on which the counting changed; [] when there are none). `points` has one row per
   chart_id, series_order and period that has a value, with figure_id, indicator_id, breakdown, period_label,
   period_start, period_end, is_flagged_break, may_join, and is_yearly_stock: one day of each year, which stands for it. #}
{% macro line_segments(points) -%}
    (
        with

        sequenced as (
            select
                *,
                lag({'period_start': period_start, 'period_end': period_end}) over (
                    partition by chart_id, series_order
                    -- unique: a figure stands once in a series
                    order by period_end, period_start, figure_id
                ) as earlier
            from {{ points }}
        ),

        crossed as (
            select
                sequenced.chart_id,
                sequenced.series_order,
                sequenced.period,
                breaks.break_on,
                breaks.break_text,
                breaks.note_nl,
                breaks.stops_change
            from sequenced
            inner join {{ ref('int_breaks') }} as breaks
                on
                    sequenced.indicator_id = breaks.indicator_id
                    and contains(sequenced.breakdown, coalesce(breaks.printed_for, ''))
                    and sequenced.earlier.period_start < breaks.break_on
                    and sequenced.period_end >= breaks.break_on
                    -- what happened in the world is no break in the counting
                    and (breaks.stops_change or breaks.kind not in ('law', 'policy', 'level_shift'))

            union
            select
                chart_id,
                series_order,
                period,
                period_start as break_on,
                period_label as break_text,
                'De partner meldt een reeksbreuk.' as note_nl,
                true as stops_change
            from sequenced
            where is_flagged_break and earlier is not null
        ),

        broken as (
            select
                chart_id,
                series_order,
                period,
                list(
                    {'break_on': break_on, 'break_text': break_text, 'note_nl': note_nl, 'stops_change': stops_change}
                    order by break_on, break_text, note_nl, stops_change
                ) as breaks,
                string_agg(note_nl, ' ' order by break_on, break_text, note_nl, stops_change) as break_note,
                bool_or(stops_change) as is_stopped
            from crossed
            group by chart_id, series_order, period
        )

        select
            sequenced.chart_id,
            sequenced.series_order,
            sequenced.period,
            coalesce(broken.breaks, []) as breaks,
            coalesce(broken.break_note, '') as break_note,
            sum(
                case
                    when sequenced.earlier is null then 0
                    when broken.is_stopped or not sequenced.may_join then 1
                    when sequenced.is_yearly_stock
                        then cast(year(sequenced.period_end) > year(sequenced.earlier.period_end) + 1 as integer)
                    else cast(sequenced.period_start > sequenced.earlier.period_end + 1 as integer)
                end
            ) over (
                partition by sequenced.chart_id, sequenced.series_order
                order by sequenced.period_end, sequenced.period_start, sequenced.figure_id
            ) as segment
        from sequenced
        left join broken
            on
                sequenced.chart_id = broken.chart_id
                and sequenced.series_order = broken.series_order
                and sequenced.period = broken.period
    )
{%- endmacro %}
