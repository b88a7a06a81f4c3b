-- Grain: one row. Purpose: which edition this database was built for and at which date it looks at the world.
with

editions as (
    select * from {{ ref('editions') }}
    where edition = {{ var('edition') }}
),

final as (
    select
        edition,
        data_year,
        {{ as_of() }} as as_of,
        {{ display_date(as_of()) }} as edition_as_of_text
    from editions
)

select * from final
