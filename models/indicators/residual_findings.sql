-- Grain: one row per residual ("overig") and reason. Purpose: residuals that may not be printed as they are: above the
-- limit of their table, or with a listed severe category in them; with the names of what is in it.
with

residuals as (
    select * from {{ ref('residuals') }}
),

contents as (
    select * from {{ ref('residual_contents') }}
),

severe as (
    select * from {{ ref('severe_categories') }}
),

largest as (
    select
        figure_id,
        string_agg(member_label || ' (' || display_text || ')', ', ' order by content_rank) as content_names
    from contents
    group by figure_id
),

too_large as (
    select
        residuals.figure_id,
        'boven de grens van ' || cast(residuals.residual_limit_pct as varchar) || '%' as reason,
        largest.content_names
    from residuals
    inner join largest on residuals.figure_id = largest.figure_id
    where residuals.residual_pct > residuals.residual_limit_pct
),

hidden as (
    select
        contents.figure_id,
        'verbergt een ernstige categorie' as reason,
        string_agg(
            severe.name_nl || ' (' || contents.display_text || ')', ', ' order by contents.content_rank
        ) as content_names
    from contents
    inner join severe
        on
            contents.dimension = severe.dimension
            and (
                regexp_matches(lower(contents.member_code), severe.pattern)
                or regexp_matches(lower(contents.member_label), severe.pattern)
            )
    where not contents.is_rest and (contents.is_secret or contents.value > 0)
    group by contents.figure_id
),

found as (
    select * from too_large
    union all
    select * from hidden
),

final as (
    select
        found.figure_id,
        residuals.table_id,
        found.reason,
        found.content_names,
        residuals.residual_pct,
        residuals.residual_limit_pct,
        residuals.row_label || ' in tabel ' || residuals.table_id || ' (' || residuals.col_label || ', '
        || {{ display_number('residuals.residual_pct', '1', '0') }} || '% van het totaal) ' || found.reason
        || ': ' || found.content_names as message
    from found
    inner join residuals on found.figure_id = residuals.figure_id
)

select * from final
