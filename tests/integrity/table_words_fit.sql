-- What a table says about itself is true of its rows: "Totaal" and "Waarvan" stand beside their parts, the unit names
-- what is counted, a title promises no number of rows, and no word is left that says nothing to a reader.
{{ config(
    meta={
        'settle': 'put the words of the table right in seeds/report/report_tables.csv or report_table_rows.csv.',
        'kept_in': ['report_tables'],
    }
) }}
with

tables as (
    select * from {{ ref('report_tables') }}
),

table_rows as (
    select
        *,
        string_split(breakdown, ';') as pairs,
        starts_with(row_label, 'Waarvan ') as is_part
    from {{ ref('int_table_rows') }}
),

seed_rows as (
    select * from {{ ref('report_table_rows') }}
),

table_notes as (
    select * from {{ ref('table_notes') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

units as (
    select * from {{ ref('terms') }}
    where term_list = 'eenheid'
),

-- dimensions that make another count of a figure, not a part of it
other_counts as (
    select dimension as code from {{ ref('dimensions') }}
    where is_distinction
),

-- a total with each other row of its table, a "waarvan" with the row it is a part of
pairs_of_rows as (
    select
        total.table_id,
        total.row_label as whole_label,
        part.row_label as part_label,
        total.indicator_id = part.indicator_id
        and (total.breakdown = '' or list_has_all(part.pairs, total.pairs))
        and not exists (
            select 1 from other_counts
            where
                contains(';' || part.breakdown, ';' || other_counts.code || '=')
                and not contains(';' || total.breakdown, ';' || other_counts.code || '=')
        ) as fits
    from table_rows as total
    inner join table_rows as part
        on total.table_id = part.table_id and total.row_order <> part.row_order
    where
        total.row_label = 'Totaal'
        or (
            part.is_part
            and total.row_order = (
                select max(w.row_order) from table_rows as w
                where w.table_id = part.table_id and w.row_order < part.row_order and not w.is_part
            )
        )
),

-- what a row counts: its own unit, else that of the catalogue; members and what is left count as their total
row_units as (
    select
        seed_rows.table_id,
        seed_rows.row_label_nl as row_label,
        case
            when seed_rows.measure like 'change_p%' then 'percent'
            when seed_rows.measure = 'per_1000' then 'per_1000'
            else coalesce(nullif(seed_rows.unit, ''), indicators.unit)
        end as unit
    from seed_rows
    inner join indicators on seed_rows.indicator_id = indicators.indicator_id
    where coalesce(seed_rows.row_kind, '') = ''
),

row_words as (
    select
        row_units.table_id,
        row_units.row_label,
        units.label_nl as word
    from row_units
    left join units on row_units.unit = units.code
),

title_words as (
    select
        tables.table_id,
        case
            when listed.word in ('procenten', 'procent van het cohort') then 'procent'
            else listed.word
        end as word
    from tables, unnest(regexp_split_to_array(tables.unit_nl, ', | en ')) as listed (word)
),

printed as (
    select
        table_id,
        unnest([title_nl, unit_nl, coalesce(note_nl, '')]) as printed_text
    from tables
    union all
    select
        table_id,
        row_label as printed_text
    from table_rows
    union all
    select
        table_id,
        note_text as printed_text
    from table_notes
),

final as (
    select
        'table ' || table_id || ': row "' || part_label || '" is no part of row "' || whole_label
        || '"; give one of them another name in report_table_rows' as message
    from pairs_of_rows
    where not fits

    union all
    select
        'table ' || row_words.table_id || ': row "' || row_words.row_label || '" counts '
        || coalesce(row_words.word, 'in a unit without a Dutch word') || ', the unit of the table does not say so'
            as message
    from row_words
    left join title_words on row_words.table_id = title_words.table_id and row_words.word = title_words.word
    where title_words.word is null

    union all
    select 'table ' || title_words.table_id || ': no row counts ' || title_words.word || ', the unit says so' as message
    from title_words
    left join row_words on title_words.table_id = row_words.table_id and title_words.word = row_words.word
    where row_words.word is null

    union all
    select
        'table ' || tables.table_id
        || ': the title promises a number of rows that a delivery may not fill' as message
    from tables
    inner join seed_rows on tables.table_id = seed_rows.table_id
    where seed_rows.row_kind = 'top' and regexp_matches(lower(tables.title_nl), '\b(vijf|tien|top|\d+ (landen|nat))')

    union all
    select 'table ' || table_id || ': a reader cannot use "' || printed_text || '"' as message
    from printed
    where
        regexp_matches(lower(printed_text), 'bijgevoegd|voorbeeldbestand|\bsamples?\b|restgroep toegestaan')
        or regexp_matches(printed_text, '\b\d{4}-\d{2}-\d{2}\b')

    union all
    select 'table ' || table_id || ': two source lines for ' || split_part(note_text, ';', 1) as message
    from table_notes
    where note_kind = 'herkomst'
    group by table_id, split_part(note_text, ';', 1)
    having count(*) > 1
)

select
    message,
    regexp_extract(message, '^table (\S+):', 1) as table_id
from final
