-- A residual ("overig") above the limit of its table, or one that hides a listed severe category, stops the build. Each
-- row names the table, the cell, what is in the residual and its share; the names are also written in the build's log.
{% set offending %}
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
        'boven de grens' as reason,
        residuals.figure_id,
        largest.content_names as names
    from residuals
    inner join largest on residuals.figure_id = largest.figure_id
    where residuals.residual_pct > residuals.residual_limit_pct
),

hidden as (
    select
        'verbergt een ernstige categorie' as reason,
        contents.figure_id,
        string_agg(
            severe.name_nl || ' (' || contents.display_text || ')', ', ' order by contents.content_rank
        ) as names
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
)

select
    residuals.table_id,
    found.figure_id,
    found.reason,
    found.names,
    residuals.residual_pct,
    residuals.residual_limit_pct,
    residuals.row_label || ' in tabel ' || residuals.table_id || ' (' || residuals.col_label || ', '
    || {{ display_number('residuals.residual_pct', '1', '0') }} || '% van het totaal) ' || found.reason
    || case
        when found.reason = 'boven de grens' then ' van ' || cast(residuals.residual_limit_pct as varchar) || '%'
        else ''
    end || ': ' || found.names as message
from found
inner join residuals on found.figure_id = residuals.figure_id
{% endset %}
{{ print_messages(offending) }}
{{ offending }}
