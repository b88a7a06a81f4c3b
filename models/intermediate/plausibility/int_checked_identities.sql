-- Grain: one row per identity, indicator, period and breakdown of which both sides are known. Purpose: figures that
-- must add up, with the difference, the tolerance and the booked difference that explains it.
with

observations as (
    select
        known.*,
        indicators.stat_type,
        indicators.can_be_negative,
        coalesce(known.delivered_unit, indicators.unit) as unit,
        breakdowns.counted_by,
        breakdowns.may_add
    from {{ ref('int_current_observations') }} as known
    inner join {{ ref('indicators') }} as indicators on known.indicator_id = indicators.indicator_id
    inner join {{ ref('int_breakdowns') }} as breakdowns on known.breakdown = breakdowns.breakdown
    where known.disappeared_on is null
),

indicators as (
    select * from {{ ref('indicators') }}
),

countries as (
    select * from {{ ref('countries') }}
),

identities as (
    select * from {{ ref('identities') }}
),

terms as (
    select * from {{ ref('int_identity_terms') }}
),

members as (
    select * from {{ ref('int_members') }}
),

bookings as (
    select * from {{ ref('booked_differences') }}
    where repaired_on is null or repaired_on > {{ as_of() }}
),

-- the rounding base of the catalogue is that of the leading source and of the unit of the catalogue; of any other
-- figure only what is written is known
cells as (
    select
        observations.indicator_id,
        observations.period,
        observations.period_kind,
        observations.period_start,
        observations.period_end,
        observations.breakdown,
        observations.value,
        observations.delivery_id,
        observations.raw_row,
        observations.raw_column,
        observations.stat_type,
        observations.can_be_negative,
        case
            when observations.value % 10 <> 0 or observations.value = 0 then 1
            when observations.value % 100 <> 0 then 10
            when observations.value % 1000 <> 0 then 100
            else 1000
        end as printed_unit,
        case
            when observations.counted_by <> '' then null
            when observations.unit <> indicators.unit then null
            else indicators.rounding_base
        end as catalogue_unit,
        -- shares, other measures, other counts and statistics do not add up over members or months
        {{ is_additive('observations') }} as is_additive,
        case
            when observations.period_kind = 'cumulative_window'
                then lead(observations.period) over (
                    partition by
                        observations.indicator_id,
                        observations.breakdown,
                        observations.period_kind,
                        observations.period_start
                    order by observations.period_end, observations.period
                )
        end as next_window
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
),

periods as (
    select distinct
        period,
        period_kind,
        period_start
    from cells
),

used as (
    select
        terms.identity_id,
        indicators.indicator_id,
        max(terms.member_dimension) as member_dimension
    from terms
    inner join indicators on terms.indicator_id in (indicators.indicator_id, '*')
    group by terms.identity_id, indicators.indicator_id
),

named_dimensions as (
    select distinct
        identity_id,
        unnest(dimensions) as dimension
    from terms
),

breakdowns as (
    select distinct
        indicator_id,
        breakdown
    from cells
),

pairs as (
    select
        used.identity_id,
        used.member_dimension,
        breakdowns.indicator_id,
        breakdowns.breakdown,
        members.dimension,
        members.member_code,
        members.dimension || '=' || members.member_code as pair
    from breakdowns
    inner join used on breakdowns.indicator_id = used.indicator_id
    left join members on breakdowns.breakdown = members.breakdown
    where used.identity_id in (select n.identity_id from named_dimensions as n)
),

-- per identity each breakdown falls apart in the pairs its terms name and the rest, which all terms must share
divided as (
    select
        pairs.identity_id,
        pairs.indicator_id,
        pairs.breakdown,
        coalesce(
            string_agg(
                case
                    when pairs.dimension = pairs.member_dimension then pairs.member_dimension || '=*'
                    else pairs.pair
                end, ';' order by pairs.pair, pairs.member_dimension
            ) filter (where named_dimensions.dimension is not null), ''
        ) as named_pairs,
        coalesce(
            string_agg(pairs.pair, ';' order by pairs.pair) filter (where named_dimensions.dimension is null), ''
        ) as shared_pairs,
        max(pairs.member_code) filter (where pairs.dimension = pairs.member_dimension) as member
    from pairs
    left join named_dimensions
        on pairs.identity_id = named_dimensions.identity_id and pairs.dimension = named_dimensions.dimension
    group by pairs.identity_id, pairs.indicator_id, pairs.breakdown

    union all by name
    select
        used.identity_id,
        breakdowns.indicator_id,
        breakdowns.breakdown,
        '' as named_pairs,
        breakdowns.breakdown as shared_pairs
    from breakdowns
    inner join used on breakdowns.indicator_id = used.indicator_id
    where used.identity_id not in (select n.identity_id from named_dimensions as n)
),

wanted as (
    select
        identity_id,
        count(*) as term_count
    from terms
    where not is_optional
    group by identity_id
),

kinds as (
    select distinct
        indicator_id,
        breakdown,
        period_kind
    from cells
),

candidates as (
    select distinct
        terms.*,
        case when terms.indicator_id = '*' then divided.indicator_id else '' end as series_indicator,
        divided.indicator_id as cell_indicator,
        divided.breakdown as cell_breakdown,
        divided.shared_pairs,
        divided.member
    from terms
    inner join divided
        on
            terms.identity_id = divided.identity_id
            and terms.breakdown = divided.named_pairs
            and terms.indicator_id in (divided.indicator_id, '*')
    inner join identities on terms.identity_id = identities.identity_id
    inner join kinds
        on
            divided.indicator_id = kinds.indicator_id
            and divided.breakdown = kinds.breakdown
            and case
                when terms.taken_from in ('', 'previous') then coalesce(identities.period_kind, kinds.period_kind)
                when terms.taken_from = 'previous_window' then 'cumulative_window'
                else terms.taken_from
            end = kinds.period_kind
    left join countries on divided.member = countries.iso3
    where terms.member_dimension = '' or divided.member = 'OTHER' or countries.iso3 is not null
),

-- a rest of pairs that some term never has cannot be judged in any period
feasible as (
    select
        candidates.identity_id,
        candidates.series_indicator,
        candidates.shared_pairs
    from candidates
    inner join wanted on candidates.identity_id = wanted.identity_id
    group by candidates.identity_id, candidates.series_indicator, candidates.shared_pairs, wanted.term_count
    having count(distinct candidates.term_number) filter (where not candidates.is_optional) = wanted.term_count
),

following as (
    select
        *,
        'previous' as taken_from
    from periods
),

matched as (
    select
        candidates.identity_id,
        candidates.side,
        candidates.term_number,
        candidates.factor,
        candidates.taken_from,
        candidates.member_dimension,
        candidates.is_optional,
        candidates.member,
        candidates.series_indicator as indicator_id,
        candidates.shared_pairs as breakdown,
        case candidates.taken_from
            when '' then cells.period
            when 'previous' then following.period
            when 'previous_window' then cells.next_window
            else left(cells.period, 4)
        end as period,
        cells.value,
        cells.delivery_id,
        cells.delivery_id || ' row ' || cells.raw_row || ' column ' || cells.raw_column as delivered_cell,
        case identities.tolerance_rule
            when 'half_unit' then coalesce(identities.tolerance_value, cells.catalogue_unit, cells.printed_unit)
            when 'printed' then cells.printed_unit
        end as unit_written
    from candidates
    inner join feasible
        on
            candidates.identity_id = feasible.identity_id
            and candidates.series_indicator = feasible.series_indicator
            and candidates.shared_pairs = feasible.shared_pairs
    inner join identities on candidates.identity_id = identities.identity_id
    inner join cells
        on candidates.cell_indicator = cells.indicator_id and candidates.cell_breakdown = cells.breakdown
    left join following
        on
            candidates.taken_from = following.taken_from
            and cells.period_kind = following.period_kind
            and cells.period_end + 1 = following.period_start
    where
        (candidates.series_indicator = '' or cells.is_additive)
        and case
            when candidates.taken_from in ('', 'previous')
                then identities.period_kind is null or cells.period_kind = identities.period_kind
            when candidates.taken_from = 'previous_window'
                then cells.next_window is not null and not cells.can_be_negative
            else cells.period_kind = candidates.taken_from and cells.stat_type = 'flow'
        end
),

-- the residual of a list is what makes it full; the members must come from the same delivery
full_lists as (
    select
        identity_id,
        term_number,
        indicator_id,
        breakdown,
        period,
        delivery_id
    from matched
    where member_dimension <> '' and member = 'OTHER'
),

term_sums as (
    select
        matched.identity_id,
        matched.side,
        matched.term_number,
        matched.is_optional,
        matched.indicator_id,
        matched.period,
        matched.breakdown,
        sum(matched.factor * matched.value) as value,
        sum(matched.unit_written) / 2 as half_units,
        list(matched.delivered_cell order by matched.delivered_cell) as cells,
        bool_and(matched.value is not null)
        and case matched.taken_from
            when 'month' then count(*) = 12
            when 'quarter' then count(*) = 4
            when 'half_year' then count(*) = 2
            else true
        end as is_complete
    from matched
    left join full_lists
        on
            matched.identity_id = full_lists.identity_id
            and matched.term_number = full_lists.term_number
            and matched.indicator_id = full_lists.indicator_id
            and matched.breakdown = full_lists.breakdown
            and matched.period = full_lists.period
    where
        matched.period is not null
        and (matched.member_dimension = '' or matched.delivery_id = full_lists.delivery_id)
    group by
        matched.identity_id,
        matched.side,
        matched.term_number,
        matched.is_optional,
        matched.indicator_id,
        matched.period,
        matched.breakdown,
        matched.taken_from
),

sums as (
    select
        term_sums.identity_id,
        term_sums.indicator_id,
        term_sums.period,
        term_sums.breakdown,
        sum(term_sums.value) filter (where term_sums.side = 'left') as left_value,
        sum(term_sums.value) filter (where term_sums.side = 'right') as right_value,
        sum(term_sums.half_units) as half_units,
        array_to_string(
            list_sort(flatten(list(term_sums.cells order by term_sums.cells))), chr(10)
        ) as delivered_cells
    from term_sums
    inner join wanted on term_sums.identity_id = wanted.identity_id
    group by
        term_sums.identity_id, term_sums.indicator_id, term_sums.period, term_sums.breakdown, wanted.term_count
    having bool_and(term_sums.is_complete) and count(*) filter (where not term_sums.is_optional) = wanted.term_count
),

differences as (
    select
        sums.*,
        identities.what_nl,
        identities.left_terms,
        identities.comparator,
        identities.right_terms,
        identities.severity,
        identities.book_from,
        cast(sums.left_value - sums.right_value as decimal(28, 6)) as difference,
        case
            when identities.tolerance_rule = 'absolute' then cast(identities.tolerance_value as decimal(28, 6))
            else cast(sums.half_units as decimal(28, 6))
        end as tolerance
    from sums
    inner join identities on sums.identity_id = identities.identity_id
),

judged as (
    select
        *,
        case comparator
            when '>=' then difference >= -tolerance
            else abs(difference) <= tolerance
        end as holds
    from differences
),

final as (
    select
        judged.identity_id,
        judged.what_nl,
        judged.indicator_id,
        judged.period,
        judged.breakdown,
        judged.left_terms,
        judged.left_value,
        judged.comparator,
        judged.right_terms,
        judged.right_value,
        judged.difference,
        judged.tolerance,
        judged.holds,
        coalesce(bookings.booking_id, '') as booked_correction,
        judged.severity,
        case
            when bookings.booking_id is not null then 'geboekt'
            when not judged.holds then 'klopt_niet'
            when abs(judged.difference) >= judged.book_from then 'te_boeken'
            else 'klopt'
        end as identity_state,
        judged.delivered_cells
    from judged
    left join bookings
        on
            judged.identity_id = bookings.identity_id
            and judged.indicator_id = coalesce(bookings.indicator_id, '')
            and judged.period = bookings.period
            and judged.breakdown = coalesce(bookings.breakdown, '')
            and judged.difference = bookings.expected_difference
)

select * from final
