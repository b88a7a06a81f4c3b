-- The rules of the release calendar, with the days they give.
{{ config(meta={'settle': 'mend macros/periods/due.sql, or the case in the test when the rule itself changed.'}) }}
with

cases (rule, period, expected) as (
    values
    ('T+1-02-05', '2025', date '2026-02-05'),
    ('T+2-03-31', '2024', date '2026-03-31'),
    ('T+0-12-31', '2025-11', date '2025-12-31'),
    ('+80 days', '2025-01', date '2025-04-21'),
    ('+6 weeks', '2025-12', date '2026-02-11'),
    ('+1 months', '2025-01', date '2025-02-28'),
    ('+3 months', '2025', date '2026-03-31'),
    ('+24 months', '2023', date '2025-12-31'),
    ('+5 workdays', '2025-12', date '2026-01-08'),
    ('+1 workdays', '2026-04-02', date '2026-04-07'),
    ('-3 months', '2026-H1', date '2025-10-01'),
    ('next TUE', '2024-W05', date '2024-02-06'),
    ('next TUE', '2024-02-06', date '2024-02-13'),
    ('continuous', '2025', null),
    ('none', '2025', null),
    ('unknown', '2025', null)
),

holidays as (
    select list(day order by day) as days from {{ ref('holidays') }}
),

computed as (
    select
        cases.*,
        {{ due_on('rule', period_start('period'), period_end('period'), 'holidays.days') }} as found
    from cases
    cross join holidays
)

select * from computed
where found is distinct from expected
