-- Which word a figure has, on both sides of each limit, on made-up values.
{{ config(meta={'settle': 'mend macros/numbers/words.sql, or the case in the test when the rule itself changed.'}) }}
with

changes (value, printed_value, unit, expected) as (
    values
    (cast(0.4 as decimal(28, 6)), 0, 'persons', 'bleef vrijwel gelijk/vrijwel gelijk gebleven////'),
    (-0.4, 0, 'persons', 'bleef vrijwel gelijk/vrijwel gelijk gebleven////'),
    (0, 0, 'persons', 'bleef gelijk/gelijk gebleven////'),
    (0.5, 1, 'persons', 'steeg/gestegen/stijging/meer/hoger/'),
    (-0.5, -1, 'persons', 'daalde/gedaald/daling/minder/lager/'),
    (0.5, 1, 'percentage point', 'steeg/gestegen/stijging//hoger/'),
    (-0.5, -1, 'percentage point', 'daalde/gedaald/daling//lager/')
),

shares (value, expected) as (
    values
    (cast(17.999999 as decimal(28, 6)), ''),
    (18, 'bijna een vijfde'),
    (19.5, 'een vijfde'),
    (20.5, 'ruim een vijfde'),
    (21.999999, 'ruim een vijfde'),
    (22, ''),
    (23, 'bijna een kwart'),
    (31.333333, ''),
    (31.333334, 'bijna een derde'),
    (33.8, 'een derde'),
    (33.833334, 'ruim een derde'),
    (49.499999, 'bijna de helft'),
    (50.499999, 'de helft'),
    (50.5, 'ruim de helft'),
    (52, ''),
    (66.1, 'bijna twee derde'),
    (66.666667, 'twee derde'),
    (75.5, 'ruim driekwart'),
    (77, ''),
    (0, ''),
    (100, '')
),

places (value, expected) as (
    values
    (cast(1 as decimal(28, 6)), 'grootste'),
    (2, 'op een na grootste'),
    (5, 'op vier na grootste'),
    (6, '')
),

worded as (
    select
        *,
        {{ direction_words('value', 'printed_value', 'unit') }} as words
    from changes
),

directions_shown as (
    select
        value,
        expected,
        array_to_string(
            list_transform(
                ['steeg', 'is', 'trend', 'meer', 'hoger', 'deel'],
                lambda form: coalesce(map_extract_value(words, form), '')
            ), '/'
        ) as found
    from worded
),

final as (
    select * from directions_shown
    union all
    select
        value,
        expected,
        coalesce(map_extract_value({{ fraction_words('value') }}, 'deel'), '') as found
    from shares
    union all
    select
        value,
        expected,
        coalesce(map_extract_value({{ rank_words('value') }}, 'rang'), '') as found
    from places
)

select * from final
where found <> expected
