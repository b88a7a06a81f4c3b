-- Grain: one row per report table and note. Purpose: what is printed below a table besides its own note: what belongs
-- to single rows, the columns that it leaves out, breaks in the series inside the shown periods, cohorts that still
-- grow, what is in "overig", what has not come in yet, and a line for each source. A note about figures stands only
-- where such a figure is printed.
with

tables as (
    select * from {{ ref('report_tables') }}
),

table_rows as (
    select * from {{ ref('int_table_rows') }}
),

table_columns as (
    select * from {{ ref('int_table_columns') }}
),

table_cells as (
    select * from {{ ref('int_table_cells') }}
),

cells as (
    select * from {{ ref('table_cells') }}
),

observations as (
    select * from {{ ref('observations') }}
),

seed_rows as (
    select * from {{ ref('report_table_rows') }}
),

dimensions as (
    select * from {{ ref('dimensions') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

breaks as (
    select * from {{ ref('int_breaks') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

residuals as (
    select * from {{ ref('residuals') }}
),

contents as (
    select * from {{ ref('residual_contents') }}
),

cell_status as (
    select * from {{ ref('cell_status') }}
),

row_words as (
    select * from {{ ref('report_row_notes') }}
),

-- the rows with the periods that their printed figures are about
printed as (
    select
        table_rows.table_id,
        table_rows.row_label,
        table_rows.indicator_id,
        table_rows.breakdown,
        cells.printed_period,
        periods.period_start,
        periods.period_end
    from table_rows
    inner join cells on table_rows.table_id = cells.table_id and table_rows.row_order = cells.row_order
    inner join periods on cells.printed_period = periods.period
    where cells.printed_value is not null
),

row_notes as (
    select distinct
        row_words.table_id,
        'rij' as note_kind,
        lpad(cast(row_words.note_order as varchar), 3, '0') as sort_key,
        row_words.note_nl as note_text
    from row_words
    inner join printed
        on
            row_words.table_id = printed.table_id
            and row_words.row_label_nl = printed.row_label
),

shown_columns as (
    select distinct
        table_columns.table_id,
        table_columns.col_order,
        table_columns.period_start
    from table_columns
    inner join cells on table_columns.table_id = cells.table_id and table_columns.col_order = cells.col_order
),

first_days as (
    select
        table_id,
        min(period_start) as first_day
    from shown_columns
    group by table_id
),

-- the columns before the first of which anything is known or owed are told instead of printed
begin_notes as (
    select
        unshown.table_id,
        'begin' as note_kind,
        '' as sort_key,
        'Geen cijfers over ' || min_by(unshown.col_label, unshown.col_order)
        || case
            when count(distinct unshown.col_order) > 1
                then ' t/m ' || max_by(unshown.col_label, unshown.col_order)
            else ''
        end
        || ': nooit geleverd; op te vragen bij '
        || string_agg(distinct cell_status.owed_by_short, ', ' order by cell_status.owed_by_short) || '.' as note_text
    from table_cells as unshown
    anti join shown_columns
        on unshown.table_id = shown_columns.table_id and unshown.col_order = shown_columns.col_order
    inner join cell_status
        on unshown.indicator_id || '|' || unshown.period || '|' || unshown.breakdown = cell_status.cell_key
    group by unshown.table_id
),

break_notes as (
    select
        printed.table_id,
        'breuk' as note_kind,
        cast(breaks.break_on as varchar) as sort_key,
        -- what happened without changing what is counted is told, but is no break
        case when breaks.stops_change then 'Breuk in de reeks per ' else 'Let op, per ' end
        || breaks.break_text || ': ' || breaks.note_nl as note_text
    from printed
    inner join breaks on printed.indicator_id = breaks.indicator_id
    inner join first_days on printed.table_id = first_days.table_id
    where
        breaks.break_on > first_days.first_day
        and contains(printed.breakdown, coalesce(breaks.printed_for, ''))
    group by printed.table_id, breaks.break_on, breaks.break_text, breaks.stops_change, breaks.note_nl
    -- a break stands between two figures of a row; what is told is about the figures of that day and later
    having
        max(printed.period_end) >= breaks.break_on
        and (not breaks.stops_change or min(printed.period_start) < breaks.break_on)
),

-- requests of a year lead to acceptances and transfers until eighteen months after the last of them
maturity_notes as (
    select distinct
        printed.table_id,
        'rijpheid' as note_kind,
        table_columns.period as sort_key,
        'Claimjaar ' || table_columns.col_label
        || ' is nog niet volgroeid: akkoorden en overdrachten kunnen volgen tot en met '
        || {{ display_date('cast(table_columns.period_end + interval 18 month as date)') }} || '.' as note_text
    from printed
    inner join table_columns
        on printed.table_id = table_columns.table_id and printed.printed_period = table_columns.period
    where
        contains(printed.breakdown, 'count=claim_cohort')
        and table_columns.period_kind = 'year'
        and table_columns.period_end + interval 18 month >= {{ as_of() }}
),

-- the newest column in which a residual could be made
newest_residuals as (
    select *
    from residuals
    where residual_value is not null
    qualify col_order = max(col_order) over (partition by table_id, row_order)
),

largest as (
    select
        figure_id,
        string_agg(
            member_label || ' (' || display_text || ')', ', ' order by content_rank
        ) filter (where not is_rest and content_rank <= 5) as named,
        count(*) filter (where not is_rest and content_rank > 5) as further_count,
        max(display_text) filter (where is_rest) as rest_text
    from contents
    group by figure_id
),

residual_notes as (
    select
        newest_residuals.table_id,
        'overig' as note_kind,
        lpad(cast(newest_residuals.row_order as varchar), 3, '0') as sort_key,
        newest_residuals.row_label || ' (' || periods.period_label || '): '
        || coalesce('waaronder ' || largest.named || case
            when largest.further_count > 0 then ' en ' || cast(largest.further_count as varchar) || ' andere'
            else ''
        end || '; ', '')
        || largest.rest_text || ' is niet uitgesplitst.' as note_text
    from newest_residuals
    inner join largest on newest_residuals.figure_id = largest.figure_id
    inner join periods on newest_residuals.printed_period = periods.period
),

-- a point that is not yellow waits for nothing: what keeps it from a figure is told
unmade_notes as (
    select distinct
        table_id,
        'zonder' as note_kind,
        lpad(cast(row_order as varchar), 3, '0') || lpad(cast(col_order as varchar), 3, '0') as sort_key,
        row_label || ' (' || col_label || '): ' || note || '.' as note_text
    from cells
    where display_text = '.' and not is_yellow and starts_with(note, 'niet te berekenen')
),

top_notes as (
    select
        table_id,
        'grootste' as note_kind,
        lpad(cast(row_order as varchar), 3, '0') as sort_key,
        case
            when shown_count < top_count
                then
                    'Onvolledig: van de '
                    || cast(top_count as varchar)
                    || ' grootste '
                    || case when shown_count = 1 then 'is er ' else 'zijn er ' end
                    || cast(shown_count as varchar) || ' bekend'
            else 'Onvolledig: of dit de grootste zijn, staat niet vast'
        end
        || case
            when unknown_text = '' then '.'
            else '; ' || unknown_text || ' van het totaal is niet uitgesplitst, een ander kan dus groter zijn.'
        end as note_text
    from {{ ref('top_lists') }}
    where not is_whole and shown_count > 0
),

delivered as (
    select distinct
        table_rows.table_id,
        table_rows.indicator_id
    from table_rows
    inner join cells on table_rows.table_id = cells.table_id and table_rows.row_order = cells.row_order
    where cells.source_line <> ''
),

stopped as (
    select distinct
        table_rows.table_id,
        table_rows.indicator_id
    from table_rows
    inner join cells on table_rows.table_id = cells.table_id and table_rows.row_order = cells.row_order
    inner join {{ ref('statuses') }} as statuses on cells.note = statuses.cell_note_nl and statuses.is_stopped
),

stopped_notes as (
    select
        stopped.table_id,
        'gestaakt' as note_kind,
        '' as sort_key,
        'Niet meer geproduceerd: ' || string_agg(indicators.title_nl, '; ' order by indicators.title_nl) || '.'
            as note_text
    from stopped
    inner join indicators on stopped.indicator_id = indicators.indicator_id
    group by stopped.table_id
),

filled as (
    select distinct table_id from delivered
),

-- what a row of its own awaits, and a breakdown of which no member came in
awaited as (
    select
        table_rows.table_id,
        indicators.title_nl || ' (' || indicators.producer || ')' as awaited_text
    from table_rows
    inner join indicators on table_rows.indicator_id = indicators.indicator_id
    anti join delivered
        on table_rows.table_id = delivered.table_id and table_rows.indicator_id = delivered.indicator_id
    anti join stopped
        on table_rows.table_id = stopped.table_id and table_rows.indicator_id = stopped.indicator_id

    union all
    select
        seed_rows.table_id,
        indicators.title_nl || ' naar ' || dimensions.dimension_nl || ' (' || indicators.producer || ')'
            as awaited_text
    from seed_rows
    inner join indicators on seed_rows.indicator_id = indicators.indicator_id
    inner join dimensions on seed_rows.dimension = dimensions.dimension
    anti join table_rows
        on
            seed_rows.table_id = table_rows.table_id
            and seed_rows.row_kind = table_rows.row_kind
            and seed_rows.indicator_id = table_rows.indicator_id
    where seed_rows.row_kind = 'top'
),

-- a table without a single figure has a line of its own instead (empty_tables)
awaited_notes as (
    select
        awaited.table_id,
        'bron' as note_kind,
        '' as sort_key,
        'Over deze perioden niet ontvangen: '
        || string_agg(distinct awaited.awaited_text, '; ' order by awaited.awaited_text) || '.' as note_text
    from awaited
    inner join filled on awaited.table_id = filled.table_id
    group by awaited.table_id
),

-- the deliveries behind the figures of a table; a figure that is carried over has that of the period it comes from
deliveries as (
    select distinct
        table_cells.table_id,
        delivered_as.partner,
        delivered_as.attribution,
        delivered_as.received_on,
        delivered_as.received_text
    from table_cells
    inner join cells
        on
            table_cells.table_id = cells.table_id
            and table_cells.row_order = cells.row_order
            and table_cells.col_order = cells.col_order
    inner join observations
        on
            table_cells.indicator_id = observations.indicator_id
            and table_cells.period = observations.period
            and table_cells.breakdown = observations.breakdown
    inner join observations as delivered_as
        on
            observations.indicator_id = delivered_as.indicator_id
            and coalesce(observations.carried_period, observations.period) = delivered_as.period
            and observations.breakdown = delivered_as.breakdown
    where cells.source_line <> ''
),

source_notes as (
    select
        table_id,
        'herkomst' as note_kind,
        organisation as sort_key,
        source_text as note_text
    from {{ source_lines('deliveries', 'table_id') }}
),

notes as (
    select * from row_notes
    union all
    select * from begin_notes
    union all
    select * from break_notes
    union all
    select * from maturity_notes
    union all
    select * from top_notes
    union all
    select * from residual_notes
    union all
    select * from unmade_notes
    union all
    select * from stopped_notes
    union all
    select * from awaited_notes
    union all
    select * from source_notes
),

final as (
    select
        tables.table_id,
        cast(row_number() over (
            partition by tables.table_id
            order by
                list_position(
                    [
                        'rij', 'begin', 'grootste', 'breuk', 'rijpheid', 'overig', 'zonder', 'gestaakt', 'bron',
                        'herkomst'
                    ],
                    notes.note_kind
                ),
                notes.note_kind,
                notes.sort_key,
                notes.note_text
        ) as integer) as note_order,
        notes.note_kind,
        notes.note_text
    from tables
    inner join notes on tables.table_id = notes.table_id
    left join filled on tables.table_id = filled.table_id
    -- a break or a cohort says nothing about a table without figures
    where filled.table_id is not null or notes.note_kind = 'gestaakt'
)

select * from final
