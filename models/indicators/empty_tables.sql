-- Grain: one row per report table without any figure, of which at least one cell waits for one. Purpose: the one line
-- that stands in place of a grid of points: from whom figures are owed, and since when. A table of only signs (secret,
-- stopped, not applicable) is not empty. Its cells stay counted as they are.
with

table_cells as (
    select * from {{ ref('table_cells') }}
),

wanted as (
    select * from {{ ref('int_table_cells') }}
),

cell_status as (
    select * from {{ ref('cell_status') }}
),

empty as (
    select table_id
    from table_cells
    group by table_id
    having bool_and(display_text = '.') and bool_or(is_yellow)
),

debts as (
    select
        wanted.table_id,
        cell_status.owed_by_short,
        min(cell_status.due_on) as first_due_on
    from wanted
    inner join empty on wanted.table_id = empty.table_id
    inner join cell_status
        on
            wanted.indicator_id || '|' || wanted.period || '|' || wanted.breakdown = cell_status.cell_key
            and cell_status.is_yellow
    group by wanted.table_id, cell_status.owed_by_short
),

worded as (
    select
        table_id,
        string_agg(
            case
                when first_due_on is null then 'niet ingepland door ' || owed_by_short
                when first_due_on < {{ as_of() }}
                    then 'verwacht van ' || owed_by_short || ' sinds ' || {{ display_date('first_due_on') }}
                else 'verwacht van ' || owed_by_short || ' op ' || {{ display_date('first_due_on') }}
            end, '; ' order by first_due_on asc nulls last, owed_by_short asc
        ) as debts_text
    from debts
    group by table_id
),

final as (
    select
        empty.table_id,
        {{ yellow_text("'geel'", "'nog geen cijfer ontvangen' || coalesce('; ' || worded.debts_text, '')") }}
            as no_figures_text
    from empty
    left join worded on empty.table_id = worded.table_id
)

select * from final
