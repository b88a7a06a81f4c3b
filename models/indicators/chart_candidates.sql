-- Grain: one row per chart that may be, series and period. Purpose: what every chart could draw, which points a line
-- joins and what is a total of what; `chart_verdicts` says which charts are drawn, and how. A report table has one with
-- its number, of its rows; an indicator one per kind of period, of its total or its largest parts.
{% set fewest_points = 3 %}
{% set most_lines = 5 %}
with

table_rows as (
    select * from {{ ref('int_table_rows') }}
),

table_cells as (
    select * from {{ ref('int_table_cells') }}
),

report_tables as (
    select * from {{ ref('report_tables') }}
),

drawn as (
    select * from {{ ref('drawn_figures') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

dimensions as (
    select * from {{ ref('dimensions') }}
),

int_parts as (
    select * from {{ ref('int_parts') }}
),

identity_terms as (
    select * from {{ ref('int_identity_terms') }}
),

identities as (
    select * from {{ ref('identities') }}
),

comparability as (
    select * from {{ ref('comparability') }}
),

report_series as (
    select
        table_rows.table_id as chart_id,
        table_rows.table_id,
        table_rows.row_order as series_order,
        table_rows.row_label as series_label,
        table_rows.row_kind,
        table_rows.indicator_id,
        table_rows.breakdown,
        table_rows.measure,
        coalesce(nullif(nullif(table_rows.row_period_kind, ''), 'any'), report_tables.column_kind) as period_kind
    from table_rows
    inner join report_tables on table_rows.table_id = report_tables.table_id
    where
        report_tables.chapter > 0
        and (table_rows.measure = 'value' or table_rows.row_kind = 'residual')
),

parts as (
    select
        indicator_id,
        period_kind,
        breakdown,
        max(breakdown_label) as breakdown_label,
        max(map_keys(members)) as dimensions,
        max_by(drawn_value, row(period_end, figure_id)) filter (where drawn_value is not null) as newest_value,
        max(period_end) filter (where drawn_value is not null) as newest_on
    from drawn
    -- a rate is drawn as a rate, not as what it is made of
    where measure = 'value' and (indicator_id, unit) in (select (i.indicator_id, i.unit) from indicators as i)
    group by indicator_id, period_kind, breakdown
    having count(drawn_value) >= {{ fewest_points }}
),

indicator_series as (
    select
        parts.indicator_id || ':' || parts.period_kind as chart_id,
        '' as table_id,
        row_number() over (
            partition by parts.indicator_id, parts.period_kind, parts.dimensions
            order by parts.newest_on desc, parts.newest_value desc, parts.breakdown asc
        ) as series_order,
        case when parts.breakdown = '' then 'Totaal' else parts.breakdown_label end as series_label,
        '' as row_kind,
        parts.indicator_id,
        parts.breakdown,
        'value' as measure,
        parts.period_kind
    from parts
    inner join indicators on parts.indicator_id = indicators.indicator_id
    -- the total alone, or parts of one kind: parts when the title promises them
    qualify parts.dimensions = first_value(parts.dimensions) over (
        partition by parts.indicator_id, parts.period_kind
        order by
            (parts.breakdown <> '') = {{ promises_parts('indicators.title_nl') }} desc,
            parts.newest_on desc,
            parts.newest_value desc,
            parts.breakdown asc
    )
),

series as (
    select * from report_series
    union all by name
    select * from indicator_series
    where series_order <= {{ most_lines }}
),

offered as (
    select
        series.chart_id,
        series.table_id,
        series.series_order,
        series.series_label,
        series.row_kind,
        drawn.*,
        (series.table_id, series.series_order, drawn.period) in (
            select (c.table_id, c.row_order, c.period) from table_cells as c
        ) as is_printed
    from series
    inner join drawn
        on
            series.indicator_id = drawn.indicator_id
            and series.breakdown = drawn.breakdown
            and series.measure = drawn.measure
            and series.period_kind = drawn.period_kind
    -- a report looks back ten years, or three by quarter and month
    where
        series.table_id = ''
        or drawn.period_end >= make_date(
            {{ data_year() }} - case when series.period_kind in ('quarter', 'month', 'week') then 2 else 10 end, 1, 1
        )
),

-- one axis, one unit: that of the first row with figures
one_unit as (
    select *
    from offered
    qualify unit = min_by(unit, row(series_order, figure_id)) filter (where drawn_value is not null) over (
        partition by chart_id
    )
),

moments as (
    select
        *,
        -- a stock of one day of the year stands in the year that this day is of
        bool_and(period_kind = 'reference_date') over same_chart
        and count(distinct right(period, 5)) filter (where drawn_value is not null) over same_chart = 1
            as is_yearly_stock
    from one_unit
    window same_chart as (partition by chart_id)
),

placed as (
    select
        *,
        not {{ is_growing_cohort('moments') }} and (period_kind <> 'reference_date' or is_yearly_stock) as may_join
    from moments
),

valued as (
    select * from placed
    where drawn_value is not null and period_kind <> 'cumulative_window'
),

segmented as (
    select * from {{ line_segments('valued') }}
),

runs as (
    select
        chart_id,
        series_order,
        segment,
        count(*) as run
    from segmented
    group by chart_id, series_order, segment
),

longest as (
    select
        chart_id,
        series_order,
        max(run) >= {{ fewest_points }} as makes_line
    from runs
    group by chart_id, series_order
),

-- the series of each chart, and what of each is counted
counted as (
    select
        placed.chart_id,
        placed.series_order,
        placed.indicator_id,
        placed.breakdown,
        placed.members,
        placed.measure,
        starts_with(placed.series_label, 'Waarvan ') as is_said_part,
        coalesce(longest.makes_line, false) as makes_line
    from placed
    left join longest on placed.chart_id = longest.chart_id and placed.series_order = longest.series_order
    where placed.drawn_value is not null and placed.unit not in {{ units_of_shares() }}
    group by all
),

distinctions as (
    select list(dimension order by dimension) as names
    from dimensions
    where is_distinction
),

sums as (
    select
        lefts.indicator_id as total_indicator,
        lefts.breakdown as total_breakdown,
        rights.indicator_id,
        rights.breakdown
    from identities
    inner join identity_terms as lefts on identities.identity_id = lefts.identity_id and lefts.side = 'left'
    inner join identity_terms as rights on identities.identity_id = rights.identity_id and rights.side = 'right'
    where
        identities.comparator = '='
        and rights.taken_from = ''
        and identities.identity_id not in (
            select t.identity_id
            from identity_terms as t
            where t.factor <> 1
        )
        -- of one count, or a sum that is solved for: the growth of a population is no total of its balances
        and (lefts.indicator_id = rights.indicator_id or identities.solves = 'links')

    union
    select
        indicator_a as total_indicator,
        coalesce(breakdown_a, '') as total_breakdown,
        indicator_b as indicator_id,
        coalesce(breakdown_b, '') as breakdown
    from comparability
    where relation = 'may_not_add' and regexp_matches(reason_nl, ' (is|zijn) deel van ')
),

-- what a table leaves in "overig" has the breakdown of its total, but is a part
parts_of_totals as (
    select
        totals.chart_id,
        totals.series_order as total_order,
        totals.makes_line as total_makes_line,
        parts.series_order,
        parts.makes_line,
        parts.is_said_part
    from counted as totals
    inner join counted as parts on totals.chart_id = parts.chart_id and totals.series_order <> parts.series_order
    cross join distinctions
    left join sums
        on
            totals.indicator_id = sums.total_indicator
            and totals.breakdown = sums.total_breakdown
            and parts.indicator_id = sums.indicator_id
            and parts.breakdown = sums.breakdown
    where
        totals.measure = 'value'
        and (
            sums.indicator_id is not null
            or (
                totals.indicator_id = parts.indicator_id
                and (
                    (totals.breakdown = parts.breakdown and parts.measure <> 'value')
                    or exists (
                        select 1
                        from int_parts
                        where
                            int_parts.total_breakdown = totals.breakdown
                            and int_parts.breakdown = parts.breakdown
                            and int_parts.dimension not in (
                                select d.dimension
                                from dimensions as d
                                where d.is_distinction
                            )
                    )
                    or (
                        totals.breakdown <> parts.breakdown
                        and list_has_all(map_entries(parts.members), map_entries(totals.members))
                        -- two counts of one thing are no parts
                        and list_has_all(
                            map_keys(totals.members),
                            list_intersect(map_keys(parts.members), distinctions.names)
                        )
                    )
                )
            )
        )
),

-- beside two parts of its own a total is not drawn; beside one, or what a row calls "waarvan", the part is not
told as (
    select
        *,
        count(*) filter (where not is_said_part) over (partition by chart_id, total_order) as parts_shown,
        count(*) filter (where not is_said_part and makes_line) over (partition by chart_id, total_order)
            as parts_as_lines
    from parts_of_totals
),

left_out as (
    select
        chart_id,
        total_order as series_order,
        parts_shown > 1 as in_bars,
        parts_as_lines > 1 as in_lines
    from told

    union all
    select
        chart_id,
        series_order,
        is_said_part or parts_shown < 2 as in_bars,
        total_makes_line and (is_said_part or parts_as_lines < 2) as in_lines
    from told
),

doubles as (
    select
        chart_id,
        series_order,
        bool_or(in_bars) as in_bars,
        bool_or(in_lines) as in_lines
    from left_out
    group by chart_id, series_order
),

final as (
    select
        placed.chart_id,
        placed.table_id,
        cast(placed.series_order as integer) as series_order,
        placed.series_label,
        placed.row_kind,
        placed.figure_id,
        placed.indicator_id,
        placed.chapter,
        placed.breakdown,
        placed.period,
        placed.period_kind,
        placed.period_label,
        placed.period_start,
        placed.period_end,
        placed.drawn_value,
        placed.unit,
        placed.display_text,
        placed.mark,
        placed.is_yellow,
        placed.yellow_text,
        placed.status,
        placed.computed_text,
        placed.lacks_value,
        placed.is_printed,
        placed.is_yearly_stock,
        placed.may_join,
        cast(coalesce(segmented.segment, 0) as integer) as segment,
        coalesce(segmented.break_note, '') as break_note,
        coalesce(segmented.breaks, []) as breaks,
        coalesce(longest.makes_line, false) and not coalesce(doubles.in_lines, false) as fits_lines,
        not coalesce(doubles.in_bars, false) as fits_bars
    from placed
    left join segmented
        on
            placed.chart_id = segmented.chart_id
            and placed.series_order = segmented.series_order
            and placed.period = segmented.period
    left join longest on placed.chart_id = longest.chart_id and placed.series_order = longest.series_order
    left join doubles on placed.chart_id = doubles.chart_id and placed.series_order = doubles.series_order
)

select * from final
