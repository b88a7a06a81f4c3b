-- Grain: one row per report table. Purpose: what stands above and below it, with the number it has in print: its place
-- in its chapter. The id stays its address for ever, also when tables are added or change places.
with

tables as (
    select * from {{ ref('report_tables') }}
),

final as (
    select
        table_id,
        cast(chapter as varchar) || '.' || cast(row_number() over (
            partition by chapter
            order by table_order, table_id
        ) as varchar) as table_number,
        table_order,
        chapter,
        title_nl,
        title_en,
        unit_nl,
        coalesce(note_nl, '') as note_nl
    from tables
)

select * from final
