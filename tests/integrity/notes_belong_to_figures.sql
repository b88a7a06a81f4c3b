-- A note below a table is about a figure that stands in it: the row that it names, the two sides of a break, the cohort
-- that still grows. What a cell prints of another period than that of its column says so, and no date is in code.
{{ config(
    meta={
        'settle': 'put the note of the table right in seeds/report/report_row_notes.csv or report_tables.csv, or '
        ~ 'the model table_notes that made it.',
        'kept_in': ['report_tables'],
    }
) }}
with

rows_of_tables as (
    select * from {{ ref('int_table_rows') }}
),

columns_of_tables as (
    select * from {{ ref('int_table_columns') }}
),

notes as (
    select * from {{ ref('table_notes') }}
),

row_notes as (
    select * from {{ ref('report_row_notes') }}
),

breaks as (
    select * from {{ ref('int_breaks') }}
),

figures as (
    select
        cells.*,
        rows_of_tables.indicator_id,
        columns_of_tables.period as column_period,
        {{ period_start('cells.printed_period') }} as first_day,
        {{ period_end('cells.printed_period') }} as last_day
    from {{ ref('table_cells') }} as cells
    inner join rows_of_tables
        on cells.table_id = rows_of_tables.table_id and cells.row_order = rows_of_tables.row_order
    inner join columns_of_tables
        on cells.table_id = columns_of_tables.table_id and cells.col_order = columns_of_tables.col_order
    where cells.printed_value is not null
),

final as (
    select
        table_id,
        note_text as problem
    from notes
    where
        note_kind <> 'gestaakt'
        and table_id not in (select f.table_id from figures as f)

    union all
    select
        notes.table_id,
        notes.note_text as problem
    from notes
    where
        notes.note_kind = 'rij'
        and not exists (
            select 1
            from row_notes
            inner join figures
                on row_notes.table_id = figures.table_id and row_notes.row_label_nl = figures.row_label
            where row_notes.table_id = notes.table_id and row_notes.note_nl = notes.note_text
        )

    union all
    select
        notes.table_id,
        notes.note_text as problem
    from notes
    where
        notes.note_kind = 'breuk'
        and not exists (
            select 1
            from breaks
            inner join figures as newer
                on breaks.indicator_id = newer.indicator_id and breaks.break_on <= newer.last_day
            left join figures as older
                on
                    newer.table_id = older.table_id
                    and newer.row_order = older.row_order
                    and breaks.break_on > older.first_day
            where
                newer.table_id = notes.table_id
                and ends_with(notes.note_text, breaks.note_nl)
                and (not breaks.stops_change or older.table_id is not null)
        )

    union all
    select
        notes.table_id,
        notes.note_text as problem
    from notes
    where
        notes.note_kind = 'rijpheid'
        and not exists (
            select 1 from figures
            where
                figures.table_id = notes.table_id
                and contains(figures.figure_id, 'claim_cohort')
                and starts_with(notes.note_text, 'Claimjaar ' || figures.printed_period || ' ')
        )

    union all
    select
        table_id,
        figure_id || ' does not say that it is of ' || printed_period as problem
    from figures
    where printed_period <> column_period and period_text = ''

    union all
    select
        table_id,
        note_text as problem
    from notes
    where regexp_matches(note_text, '\d{4}-\d{2}-\d{2}|−')
)

select * from final
