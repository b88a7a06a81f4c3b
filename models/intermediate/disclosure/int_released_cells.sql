-- Grain: one row per cell that an earlier release printed as a number. Purpose: what the public has for ever, whatever
-- is withheld now: the releases frozen by the as-of date, of every edition.
with

{% set frozen = var('releases') ~ '/*/*/parquet/' %}
{% set found = run_query("select count(*) from glob('" ~ frozen ~ "figures.parquet')").columns[0][0] if execute else 0 %}
{% if found %}
editions as (
    select
        parse_dirpath(filename) as release,
        cast(as_of as date) as as_of
    from read_parquet('{{ frozen }}edition.parquet', union_by_name = true, filename = true)
),

figures as (
    select
        parse_dirpath(filename) as release,
        indicator_id || '|' || period || '|' || breakdown as cell_key,
        printed_value
    from read_parquet('{{ frozen }}figures.parquet', union_by_name = true, filename = true)
    where measure = 'value' and printed_value is not null
),

final as (
    select
        figures.cell_key,
        cast(max_by(figures.printed_value, row(editions.as_of, figures.release)) as decimal(28, 6)) as printed_value
    from figures
    inner join editions on figures.release = editions.release
    where editions.as_of <= {{ as_of() }}
    group by figures.cell_key
)
{% else %}
final as (
    select
        cast(null as varchar) as cell_key,
        cast(null as decimal(28, 6)) as printed_value
    where false
)
{% endif %}

select * from final
