-- Grain: one row per report table, row and column. Purpose: the report tables in report order, ready to print. A cell
-- of a year whose later periods are owed is yellow like what it waits for; a measure that may not be made is as yellow
-- as the figures that it would be made of. A table of calendar periods begins where something is known or owed: the
-- columns before that are a line below it (table_notes) instead of points. The data year always stands there.
{{ config(post_hook="{{ wide_tables() }}") }}

with

tables as (
    select * from {{ ref('report_tables') }}
),

cells as (
    select * from {{ ref('int_table_cells') }}
),

figures as (
    select * from {{ ref('figures') }}
),

residuals as (
    select * from {{ ref('residuals') }}
),

observations as (
    select * from {{ ref('observations') }}
),

measures as (
    select * from {{ ref('measures') }}
),

cell_status as (
    select * from {{ ref('cell_status') }}
),

statuses as (
    select * from {{ ref('statuses') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

wanted as (
    select
        *,
        {{ figure_id() }} as figure_id
    from cells
),

-- what a cell waits for, when it prints an earlier period of its year
awaited as (
    select
        wanted.table_id,
        wanted.row_order,
        wanted.col_order,
        statuses.yellow_word,
        replace(
            replace(
                replace(
                    -- between the day of an update and the day on which it is late, it is awaited since then
                    case
                        when statuses.is_chased or cell_status.due_on >= {{ as_of() }} then statuses.rest_of_year_nl
                        else replace(statuses.rest_of_year_nl, 'op {datum}', 'sinds {datum}')
                    end,
                    '{jaar}',
                    wanted.column_period
                ),
                '{datum}',
                {{ display_date('cell_status.due_on') }}
            ), '{partner}', cell_status.owed_by_short
        ) as words,
        cell_status.status
    from wanted
    inner join cell_status
        on
            wanted.indicator_id || '|' || wanted.owed_period || '|' || wanted.breakdown = cell_status.cell_key
    inner join statuses on cell_status.status = statuses.status
    where wanted.owed_period <> '' and cell_status.is_yellow and cell_status.due_on is not null
),

-- a measure that may not be made: whether that is for want of an update
unmade as (
    select
        wanted.table_id,
        wanted.row_order,
        wanted.col_order,
        case
            when own.is_yellow then own.yellow_text
            when base.is_yellow
                then
                    case
                        when measures.base_period = wanted.period then {{ yellow_base('base_status', "'totaal'") }}
                        else {{ yellow_base('base_status', "'vorig jaar'") }}
                    end
            else ''
        end as yellow_text,
        coalesce(measures.withheld_reason, 'er is geen eigen cijfer over deze periode') as withheld_reason
    from wanted
    left join measures on wanted.figure_id = measures.figure_id
    left join observations as own
        on
            wanted.indicator_id = own.indicator_id
            and wanted.period = own.period
            and wanted.breakdown = own.breakdown
    left join observations as base
        on
            measures.base_indicator_id = base.indicator_id
            and measures.base_period = base.period
            and measures.base_breakdown = base.breakdown
    left join statuses as base_status on base.series_status = base_status.status
    where wanted.measure <> 'value' and wanted.row_kind <> 'residual'
),

joined as (
    select
        wanted.*,
        figures.figure_id is not null as is_figure,
        -- a measure that may not be made has no figure: the cell says so instead of staying blank
        coalesce(figures.display_text, '.') as display_text,
        figures.printed_value,
        figures.printed_decimals,
        coalesce(figures.hedge, '') as hedge,
        coalesce(figures.unit, '') as unit,
        coalesce(figures.printed_period, wanted.period) as printed_period,
        coalesce(figures.obs_status, 'O') as obs_status,
        coalesce(figures.conf_status, 'F') as conf_status,
        coalesce(awaited.status, figures.status, '') as series_status,
        case
            when figures.is_yellow then figures.yellow_text
            when figures.figure_id is null then coalesce(unmade.yellow_text, '')
            else coalesce({{ yellow_text('awaited.yellow_word', 'awaited.words') }}, '')
        end as yellow_text,
        coalesce(figures.mark, '') as mark,
        coalesce(figures.computed_text, '') as computed_text,
        case
            when figures.figure_id is null then 'niet te berekenen: ' || unmade.withheld_reason
            when coalesce(residuals.residual_note, '') <> '' then residuals.residual_note
            when figures.computed_text <> '' then 'berekend: ' || figures.computed_text
            when statuses.cell_note_nl <> '' then statuses.cell_note_nl
            when figures.mark = '*' then 'voorlopig cijfer'
            else ''
        end as note,
        coalesce(figures.source_line, '') as source_line,
        coalesce(own_status.never_delivered, true) as never_delivered
    from wanted
    left join figures on wanted.figure_id = figures.figure_id
    left join cell_status as own_status
        on wanted.indicator_id || '|' || wanted.period || '|' || wanted.breakdown = own_status.cell_key
    left join residuals on wanted.figure_id = residuals.figure_id
    left join statuses on figures.status = statuses.status
    left join awaited
        on
            wanted.table_id = awaited.table_id
            and wanted.row_order = awaited.row_order
            and wanted.col_order = awaited.col_order
    left join unmade
        on
            wanted.table_id = unmade.table_id
            and wanted.row_order = unmade.row_order
            and wanted.col_order = unmade.col_order
),

-- what was never delivered says nothing about its column; an update that is late and a sign (secret, stopped, not
-- applicable) do
begins as (
    select
        joined.table_id,
        min(joined.col_order) filter (
            where
            tables.column_kind in ('reference_date', 'cumulative_window')
            or year(column_periods.period_end) >= {{ data_year() }}
            or joined.display_text <> '.'
            or not joined.never_delivered
        ) as first_col_order
    from joined
    inner join tables on joined.table_id = tables.table_id
    inner join periods as column_periods on joined.column_period = column_periods.period
    group by joined.table_id
),

final as (
    select
        joined.table_id,
        joined.chapter,
        joined.row_order,
        joined.row_label,
        cast(joined.col_order as integer) as col_order,
        joined.col_label,
        joined.figure_id,
        joined.display_text,
        joined.printed_value,
        joined.printed_decimals,
        joined.hedge,
        joined.unit,
        joined.printed_period,
        periods.period_kind,
        joined.obs_status,
        joined.conf_status,
        joined.series_status,
        joined.yellow_text <> '' as is_yellow,
        joined.yellow_text,
        joined.mark,
        -- a figure over another period than its column says so in the cell
        case
            when joined.printed_value is null or joined.printed_period = joined.column_period then ''
            when column_periods.period_kind in ('month', 'quarter', 'half_year') then periods.short_period_label
            else periods.period_label
        end as period_text,
        case when joined.computed_text <> '' and joined.printed_value is not null then 'berekend' else '' end
            as computed_text,
        joined.note,
        joined.source_line
    from joined
    inner join begins on joined.table_id = begins.table_id and joined.col_order >= begins.first_col_order
    inner join periods on joined.printed_period = periods.period
    inner join periods as column_periods on joined.column_period = column_periods.period
)

select * from final
