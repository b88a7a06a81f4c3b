-- What partners write in a cell, and the number it is; NULL where it is no number.
{{ config(meta={'settle': 'mend macros/numbers/number.sql, or the case in the test when the rule itself changed.'}) }}
with

cases (cell, point, comma, dotted, grouped) as (
    values
    ('1234', 1234.0, 1234.0, 1234.0, 1234.0),
    ('49,1', null, 49.1, 49.1, 491.0),
    ('57.538', 57.538, 57.538, 57538.0, 57.538),
    ('8,750', null, 8.750, 8.750, 8750.0),
    ('506,973,868', null, null, null, 506973868.0),
    ('   884.4', 884.4, 884.4, 8844.0, 884.4),
    ('-12', -12.0, -12.0, -12.0, -12.0),
    ('-', 0.0, 0.0, 0.0, 0.0),
    ('.', null, null, null, null),
    ('x', null, null, null, null),
    (':', null, null, null, null),
    ('<5', null, null, null, null),
    ('', null, null, null, null),
    ('1e3', null, null, null, null)
),

read_cells as (
    select
        *,
        {{ number('cell', 'point') }} as found_point,
        {{ number('cell', 'comma') }} as found_comma,
        {{ number('cell', 'dotted') }} as found_dotted,
        {{ number('cell', 'grouped') }} as found_grouped
    from cases
)

select * from read_cells
where
    found_point is distinct from cast(point as decimal(28, 6))
    or found_comma is distinct from cast(comma as decimal(28, 6))
    or found_dotted is distinct from cast(dotted as decimal(28, 6))
    or found_grouped is distinct from cast(grouped as decimal(28, 6))
