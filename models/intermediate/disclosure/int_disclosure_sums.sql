-- Grain: one row per sum and cell in it. Purpose: what adds up among the cells, so that one could be computed from the
-- others: a total and its members along each dimension, a period and those inside it, a count since a day and the one
-- before, and the identities. The factors times the values add up to nothing, but for what the parts leave of a total.
with

cells as (
    select *
    from {{ ref('int_disclosure_cells') }}
    where is_count
),

members as (
    select members.*
    from {{ ref('int_members') }} as members
    inner join {{ ref('dimensions') }} as dimensions on members.dimension = dimensions.dimension
    where members.is_part_of_total and dimensions.is_additive and not dimensions.is_distinction
),

identities as (
    select * from {{ ref('identities') }}
    where comparator = '='
),

terms as (
    select * from {{ ref('int_identity_terms') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

lengths (part_kind, whole_kind, part_count, part_order, parts_nl) as (
    values {{ sums_of_periods() }}
),

-- parts with the total that they are of
along_dimensions as (
    select
        concat_ws('|', 'leden', parts.indicator_id, parts.period, members.total_breakdown, members.dimension) as sum_id,
        totals.cell_key as total_key,
        parts.cell_key
    from cells as parts
    inner join members on parts.breakdown = members.breakdown
    inner join cells as totals
        on
            parts.indicator_id = totals.indicator_id
            and parts.period = totals.period
            and members.total_breakdown = totals.breakdown
            and parts.unit = totals.unit
),

along_periods as (
    select
        concat_ws('|', 'perioden', parts.indicator_id, totals.period, parts.period_kind, parts.breakdown) as sum_id,
        totals.cell_key as total_key,
        parts.cell_key
    from cells as parts
    inner join indicators on parts.indicator_id = indicators.indicator_id
    inner join lengths on parts.period_kind = lengths.part_kind
    inner join cells as totals
        on
            parts.indicator_id = totals.indicator_id
            and parts.breakdown = totals.breakdown
            and {{ whole_period('parts.period_start', 'lengths.whole_kind') }} = totals.period
            and parts.unit = totals.unit
    where indicators.stat_type = 'flow'
),

windows as (
    select
        *,
        lag(cell_key) over (
            partition by indicator_id, breakdown, unit, period_start
            order by period_end, cell_key
        ) as before_key,
        lag(period_end) over (
            partition by indicator_id, breakdown, unit, period_start
            order by period_end, cell_key
        ) as before_end
    from cells
    where period_kind = 'cumulative_window'
),

-- the count since a day is the one before and the months in between
along_windows as (
    select
        'venster|' || cell_key as sum_id,
        cell_key as total_key,
        before_key as cell_key
    from windows
    where before_key is not null
    union all
    select
        'venster|' || windows.cell_key as sum_id,
        windows.cell_key as total_key,
        months.cell_key
    from windows
    inner join cells as months
        on
            windows.indicator_id = months.indicator_id
            and windows.breakdown = months.breakdown
            and windows.unit = months.unit
            and months.period_kind = 'month'
            and windows.before_end < months.period_start
            and windows.period_end >= months.period_end
),

parts as (
    select * from along_dimensions
    union all
    select * from along_periods
    union all
    select * from along_windows
),

named_dimensions as (
    select
        identity_id,
        list_distinct(flatten(list(dimensions order by dimensions))) as named
    from terms
    group by identity_id
),

termed as (
    select
        terms.identity_id,
        terms.term_number,
        case terms.side when 'left' then -terms.factor else terms.factor end as factor,
        cells.cell_key,
        cells.period,
        cells.unit,
        string_split(cells.breakdown, ';') as pairs,
        named_dimensions.named,
        terms.breakdown
    from terms
    inner join identities on terms.identity_id = identities.identity_id
    inner join named_dimensions on terms.identity_id = named_dimensions.identity_id
    inner join cells on terms.indicator_id = cells.indicator_id
    where
        terms.taken_from = ''
        and terms.member_dimension = ''
        and coalesce(identities.period_kind, cells.period_kind) = cells.period_kind
),

-- each breakdown falls apart in the pairs that the terms of an identity name and the rest, which all terms share
placed as (
    select
        *,
        array_to_string(
            list_filter(pairs, lambda pair: not list_contains(named, split_part(pair, '=', 1))), ';'
        ) as shared_pairs,
        array_to_string(
            list_filter(pairs, lambda pair: list_contains(named, split_part(pair, '=', 1))), ';'
        ) as named_pairs
    from termed
),

needed as (
    select
        identity_id,
        count(*) as needed_count,
        bool_or(taken_from <> '' or indicator_id = '*') as is_other
    from terms
    where not is_optional
    group by identity_id
),

along_identities as (
    select
        concat_ws('|', 'gelijk', placed.identity_id, placed.period, placed.unit, placed.shared_pairs) as sum_id,
        placed.cell_key,
        placed.factor
    from placed
    inner join terms on placed.identity_id = terms.identity_id and placed.term_number = terms.term_number
    inner join needed on placed.identity_id = needed.identity_id
    where placed.named_pairs = placed.breakdown and not needed.is_other
    qualify
        count(*) filter (where not terms.is_optional) over (
            partition by placed.identity_id, placed.period, placed.unit, placed.shared_pairs
        ) = needed.needed_count
),

final as (
    select distinct
        sum_id,
        cell_key,
        1 as factor,
        false as is_full
    from parts
    union all
    select distinct
        sum_id,
        total_key as cell_key,
        -1 as factor,
        false as is_full
    from parts
    union all
    select distinct
        sum_id,
        cell_key,
        cast(factor as integer) as factor,
        true as is_full
    from along_identities
)

select * from final
