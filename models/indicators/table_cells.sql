-- Grain: one row per report table, row and column. Purpose: the report tables in report order, ready to print.
{{ config(post_hook="{{ wide_tables() }}") }}

with

cells as (
    select * from {{ ref('int_table_cells') }}
),

figures as (
    select * from {{ ref('figures') }}
),

wanted as (
    select
        *,
        {{ figure_id() }} as figure_id
    from cells
),

final as (
    select
        wanted.table_id,
        wanted.chapter,
        wanted.row_order,
        wanted.row_label,
        cast(wanted.col_order as integer) as col_order,
        wanted.col_label,
        wanted.figure_id,
        -- a measure that may not be made has no figure: the cell says so instead of staying blank
        coalesce(figures.display_text, '.') as display_text,
        coalesce(figures.is_yellow, false) as is_yellow,
        coalesce(figures.yellow_text, '') as yellow_text,
        coalesce(figures.mark, '') as mark,
        -- the yellow text names the period of a figure that is carried over
        case when figures.value is null then '' else wanted.period_text end as period_text,
        case
            when figures.figure_id is null then 'niet te berekenen'
            when figures.status = 'voorlopig' then 'voorlopig cijfer'
            when figures.status = 'geheim' then 'geheim'
            when figures.status = 'gestaakt' then 'reeks gestaakt'
            else ''
        end as note,
        coalesce(figures.source_line, '') as source_line
    from wanted
    left join figures on wanted.figure_id = figures.figure_id
)

select * from final
