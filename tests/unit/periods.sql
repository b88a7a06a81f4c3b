-- Every notation of a period, its canonical text, kind, first and last day.
{{ config(meta={'settle': 'mend macros/periods/period.sql, or the case in the test when the rule itself changed.'}) }}
with

statline (label, expected) as (
    values ('2023', '2023'), ('2018*', '2018'), ('2024 **', '2024'), ('2013  februari', '2013-02'),
    ('2014 september ', '2014-09'), ('2025 1e kwartaal', '2025-Q1'), ('2025 3e kwartaal*', '2025-Q3'),
    ('2017 1e halfjaar', '2017-H1'), ('2025 december*', '2025-12'),
    ('2025 March', '2025-03'), ('2024 October*', '2024-10'), ('2026 April', '2026-04'), ('2025 2nd quarter', '2025-Q2')
),

odata (label, expected) as (
    values ('2024JJ00', '2024'), ('2024KW03', '2024-Q3'), ('2026MM07', '2026-07')
),

dtv (label, expected) as (
    values ('2022', '2022'), ('tot en met oktober 2023', '2023-01/2023-10')
),

written (label, expected) as (
    values ('25 september 2023', '2023-09-25'), ('1 juni 2022', '2022-06-01'), ('september 2023', '2023-09'),
    ('1995', '1995')
),

eurostat (label, expected) as (
    values ('2015-S1', '2015-H1'), ('2022-07', '2022-07'), ('1998-Q1', '1998-Q1'), ('2015-W07', '2015-W07')
),

notations as (
    select 'statline' as notation, label, expected, {{ period_statline('label') }} as found from statline
    union all
    select 'odata' as notation, label, expected, {{ period_odata('label') }} as found from odata
    union all
    select 'dtv' as notation, label, expected, {{ period_dtv('label') }} as found from dtv
    union all
    select 'written' as notation, label, expected, {{ period_written('label') }} as found from written
    union all
    select 'eurostat' as notation, label, expected, {{ period_eurostat('label') }} as found from eurostat
),

canonical (period, kind, first_day, last_day, shown) as (
    values
    ('2024', 'year', '2024-01-01', '2024-12-31', '2024'),
    ('2024-Q1', 'quarter', '2024-01-01', '2024-03-31', 'eerste kwartaal 2024'),
    ('2024-H2', 'half_year', '2024-07-01', '2024-12-31', 'tweede halfjaar 2024'),
    ('2025-T2', 'tertial', '2025-05-01', '2025-08-31', 'tweede tertiaal 2025'),
    ('2024-02', 'month', '2024-02-01', '2024-02-29', 'februari 2024'),
    ('2025-W01', 'week', '2024-12-30', '2025-01-05', 'week 1 2025'),
    ('2020-W53', 'week', '2020-12-28', '2021-01-03', 'week 53 2020'),
    ('2023-09-25', 'reference_date', '2023-09-25', '2023-09-25', '25 september 2023'),
    ('2024-12-09/2025-09-08', 'cumulative_window', '2024-12-09', '2025-09-08', '9 december 2024 t/m 8 september 2025'),
    ('2025-01/2025-08', 'cumulative_window', '2025-01-01', '2025-08-31', '1 januari 2025 t/m 31 augustus 2025')
),

days as (
    select
        'canonical' as notation,
        period as label,
        kind || ' ' || first_day || ' ' || last_day || ' ' || shown as expected,
        {{ period_kind('period') }} || ' ' || cast({{ period_start('period') }} as varchar) || ' '
        || cast({{ period_end('period') }} as varchar) || ' '
        || {{ period_label('period', 'kind', 'cast(first_day as date)', 'cast(last_day as date)') }} as found
    from canonical
)

select * from notations
where found is distinct from expected
union all
select * from days
where found is distinct from expected
