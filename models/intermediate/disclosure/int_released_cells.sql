-- Grain: one row per cell that an earlier release printed as a number. Purpose: what the public has for ever, whatever
-- is withheld now: the releases frozen by the as-of date, of every edition.
with

editions as (
    select
        release_folder,
        as_of as frozen_as_of
    from {{ frozen('edition', {'as_of': 'date'}) }}
),

figures as (
    select
        release_folder,
        indicator_id || '|' || period || '|' || breakdown as cell_key,
        printed_value
    from {{ frozen('figures', {
        'indicator_id': 'varchar',
        'period': 'varchar',
        'breakdown': 'varchar',
        'measure': 'varchar',
        'printed_value': 'decimal(28, 6)',
    }) }}
    where measure = 'value' and printed_value is not null
),

final as (
    select
        figures.cell_key,
        cast(
            max_by(figures.printed_value, row(editions.frozen_as_of, figures.release_folder, figures.cell_key))
            as decimal(28, 6)
        ) as printed_value
    from figures
    inner join editions on figures.release_folder = editions.release_folder
    where editions.frozen_as_of <= {{ as_of() }}
    group by figures.cell_key
)

select * from final
