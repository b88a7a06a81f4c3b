-- The number engine on the values where the stack disagrees with itself: half away from zero, Dutch notation.
{{ config(meta={'settle': 'mend macros/numbers/display.sql, or the case in the test when the rule itself changed.'}) }}
with

cases (value, base, decimals, expected) as (
    values
    (cast(2.5 as decimal(28, 6)), 1, 0, '3'),
    (cast(-2.5 as decimal(28, 6)), 1, 0, '-3'),
    (cast(25 as decimal(28, 6)), 10, 0, '30'),
    (cast(35 as decimal(28, 6)), 10, 0, '40'),
    (cast(0.25 as decimal(28, 6)), 1, 1, '0,3'),
    (cast(1.005 as decimal(28, 6)), 1, 2, '1,01'),
    (cast(12.5 as decimal(28, 6)), 5, 0, '15'),
    (cast(12.4 as decimal(28, 6)), 5, 0, '10'),
    (cast(-12.5 as decimal(28, 6)), 5, 0, '-15'),
    (cast(949 as decimal(28, 6)), 100, 0, '900'),
    (cast(950 as decimal(28, 6)), 100, 0, '1.000'),
    (cast(332863 as decimal(28, 6)), 1, 0, '332.863'),
    (cast(123200000 as decimal(28, 6)), 1, 0, '123.200.000'),
    (cast(-2540 as decimal(28, 6)), 1, 0, '-2.540'),
    (cast(79 as decimal(28, 6)), 1, 1, '79,0'),
    (cast(75.3 as decimal(28, 6)), 1, 1, '75,3'),
    (cast(0.04 as decimal(28, 6)), 1, 1, '0,0'),
    (cast(-0.04 as decimal(28, 6)), 1, 1, '0,0'),
    (cast(999.96 as decimal(28, 6)), 1, 1, '1.000,0'),
    (cast(0 as decimal(28, 6)), 1, 0, '0')
),

shown as (
    select
        *,
        {{ display_number('value', 'base', 'decimals') }} as found
    from cases
)

select * from shown
where found <> expected
