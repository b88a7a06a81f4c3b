-- Grain: one row per period. Purpose: when a period is, for whoever groups or draws by it, and what it is called in
-- Dutch and English.
with

periods as (
    select * from {{ ref('int_periods') }}
),

english as (
    select * from {{ ref('english') }}
),

placed as (
    select
        period,
        period_kind,
        period_start,
        period_end,
        period_label,
        cast(year(period_end) as integer) as period_year,
        year(period_start) = year(period_end) as is_in_one_year,
        case when period_kind in ('month', 'quarter', 'tertial', 'half_year') then left(period_label, -5) end
            as words_before_year
    from periods
),

final as (
    select
        placed.period,
        placed.period_kind,
        placed.period_start,
        placed.period_end,
        placed.period_year,
        case
            when placed.is_in_one_year and (month(placed.period_start) <= 6) = (month(placed.period_end) <= 6)
                then if(month(placed.period_start) <= 6, 1, 2)
        end as half_year,
        case
            when placed.is_in_one_year and quarter(placed.period_start) = quarter(placed.period_end)
                then cast(quarter(placed.period_start) as integer)
        end as quarter_number,
        placed.period_label as label_nl,
        case
            when english.english is not null then english.english || ' ' || placed.period_year
            when placed.period_kind = 'year' then placed.period
            when placed.period_kind = 'week' then 'week ' || right(placed.period, 2) || ' of ' || left(placed.period, 4)
            when placed.period_kind = 'reference_date' then strftime(placed.period_start, '%-d %B %Y')
            else strftime(placed.period_start, '%-d %B %Y') || ' to ' || strftime(placed.period_end, '%-d %B %Y')
        end as label_en
    from placed
    left join english on placed.words_before_year = english.dutch
)

select * from final
