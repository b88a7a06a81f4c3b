-- What a headline says of a number, on which side of its rounding it is, from the unrounded value.
{{ config(meta={'settle': 'mend macros/numbers/display.sql, or the case in the test when the rule itself changed.'}) }}
with

cases (value, expected) as (
    values
    (cast(24140 as decimal(28, 6)), 'ruim 24 duizend'),
    (cast(23860 as decimal(28, 6)), 'bijna 24 duizend'),
    (cast(336000 as decimal(28, 6)), '336 duizend'),
    (cast(24500 as decimal(28, 6)), 'bijna 25 duizend'),
    (cast(9999 as decimal(28, 6)), 'zoals het is'),
    (cast(999499 as decimal(28, 6)), 'ruim 999 duizend'),
    (cast(999500 as decimal(28, 6)), 'bijna 1,0 miljoen'),
    (cast(1240000 as decimal(28, 6)), 'ruim 1,2 miljoen'),
    (cast(123200000 as decimal(28, 6)), '123,2 miljoen'),
    (cast(-13400 as decimal(28, 6)), '-13 duizend')
),

shown as (
    select
        *,
        {{ headline_number('value', "'zoals het is'") }} as found
    from cases
)

select * from shown
where found <> expected
