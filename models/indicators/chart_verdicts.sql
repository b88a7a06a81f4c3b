-- Grain: one row per chart that may be. Purpose: how it is drawn, or in words why not: of a report table, of an
-- indicator and kind of period, or of an indicator without any series. Lines over time when at most five join three
-- figures each, else three bars or more of one column of a table; nothing whose newest figure is too old.
{% set most_lines = 5 %}
{% set fewest_bars = 3 %}
with

candidates as (
    select * from {{ ref('chart_candidates') }}
),

report_tables as (
    select * from {{ ref('report_tables') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

drawn_figures as (
    select * from {{ ref('drawn_figures') }}
),

table_heads as (
    select * from {{ ref('table_heads') }}
),

top_lists as (
    select * from {{ ref('top_lists') }}
),

lines as (
    select
        chart_id,
        count(distinct series_order) as lines,
        count(distinct series_order) filter (where row_kind = 'top') as top_lines,
        max(period_end) as newest_on,
        list(distinct figure_id order by figure_id) as figure_ids
    from candidates
    where fits_lines and drawn_value is not null
    group by chart_id
),

columns_of_tables as (
    select
        chart_id,
        period,
        period_start,
        period_end,
        count(drawn_value) as bars,
        count(drawn_value) filter (where row_kind = 'top') as top_bars,
        count(*) filter (where drawn_value is null and lacks_value) as awaited,
        list(figure_id order by figure_id) filter (where drawn_value is not null) as figure_ids
    from candidates
    where table_id <> '' and is_printed and fits_bars
    group by chart_id, period, period_start, period_end
    having count(drawn_value) >= {{ fewest_bars }}
),

-- the newest column of the table in which no bar waits for its figure, else the newest with bars; of two windows that
-- end on one day the longest says most
one_column as (
    select *
    from columns_of_tables
    qualify row_number() over (
        partition by chart_id
        order by awaited = 0 desc, period_end desc, period_start asc, period asc
    ) = 1
),

known as (
    select
        chart_id,
        table_id,
        -- one unit, of one indicator at least
        min_by(indicator_id, row(series_order, figure_id)) as indicator_id,
        max(period_end) filter (where drawn_value is not null) as newest_on,
        max_by(
            period_label,
            row(period_end, series_order, figure_id)
        ) filter (where drawn_value is not null) as newest_label
    from candidates
    group by chart_id, table_id
),

offered as (
    select
        known.chart_id,
        known.table_id,
        known.indicator_id,
        report_tables.table_order,
        table_heads.table_number,
        known.newest_on as known_on,
        known.newest_label,
        one_column.period as column_period,
        lines.lines between 1 and {{ most_lines }}
        and (lines.lines > 1 or known.table_id = '' or not {{ promises_parts('report_tables.title_nl') }})
        and (known.table_id not in (select t.table_id from top_lists as t) or lines.top_lines > 1) as is_line,
        one_column.bars > 0
        and (known.table_id not in (select t.table_id from top_lists as t) or one_column.top_bars > 1) as is_bar,
        lines.newest_on as line_on,
        one_column.period_end as column_on,
        lines.figure_ids as line_figures,
        one_column.figure_ids as bar_figures
    from known
    left join lines on known.chart_id = lines.chart_id
    left join one_column on known.chart_id = one_column.chart_id
    left join report_tables on known.table_id = report_tables.table_id
    left join table_heads on known.table_id = table_heads.table_id
),

chosen as (
    select
        *,
        case when coalesce(is_line, false) then 'lijn' when coalesce(is_bar, false) then 'staaf' else '' end
            as chart_kind,
        case when coalesce(is_line, false) then line_on when coalesce(is_bar, false) then column_on end as newest_on,
        case
            when coalesce(is_line, false) then line_figures
            when coalesce(is_bar, false) then bar_figures
            else []
        end as figure_ids
    from offered
),

-- no two charts of the report draw the same
compared as (
    select
        *,
        first_value(chart_id) over same_figures <> chart_id as is_copy,
        first_value(table_number) over same_figures as copied_number
    from chosen
    window same_figures as (
        partition by figure_ids, table_id = ''
        order by table_order asc, chart_id asc
    )
),

judged as (
    select
        chart_id,
        table_id,
        indicator_id,
        chart_kind,
        column_period,
        case
            when known_on is null then 'er is nog geen cijfer om te tekenen'
            when year(coalesce(newest_on, known_on)) < {{ oldest_drawn_year() }}
                then 'de reeks eindigt in ' || cast(year(coalesce(newest_on, known_on)) as varchar)
            when chart_kind = ''
                then
                    'er zijn minder dan drie cijfers die met elkaar te vergelijken zijn; het nieuwste is van '
                    || newest_label
            when table_id <> '' and is_copy then 'figuur ' || copied_number || ' tekent dezelfde cijfers'
            else ''
        end as why_not
    from compared
),

of_indicators as (
    select indicator_id
    from known
    where table_id = ''
),

with_figures as (
    select distinct indicator_id
    from drawn_figures
    where drawn_value is not null
),

without as (
    select
        table_id as chart_id,
        table_id,
        '' as indicator_id,
        'er is nog geen cijfer om te tekenen' as why_not
    from report_tables
    where chapter > 0 and table_id not in (select k.table_id from known as k)

    union all
    select
        indicator_id as chart_id,
        '' as table_id,
        indicator_id,
        case
            when indicator_id in (select w.indicator_id from with_figures as w)
                then 'er zijn minder dan drie cijfers die met elkaar te vergelijken zijn'
            else 'er is nog geen cijfer om te tekenen'
        end as why_not
    from indicators
    where indicator_id not in (select o.indicator_id from of_indicators as o)
),

final as (
    select
        chart_id,
        table_id,
        indicator_id,
        case when why_not = '' then chart_kind else '' end as chart_kind,
        case when why_not = '' and chart_kind = 'staaf' then column_period else '' end as column_period,
        case when why_not <> '' then 'Geen figuur: ' || why_not || '.' else '' end as no_chart_text
    from judged

    union all
    select
        chart_id,
        table_id,
        indicator_id,
        '' as chart_kind,
        '' as column_period,
        'Geen figuur: ' || why_not || '.' as no_chart_text
    from without
)

select * from final
