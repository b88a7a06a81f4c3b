{{ config(alias='identities') }}
-- Grain: one row per identity, indicator, period and breakdown of which both sides are known. Purpose: figures that
-- must add up, with the difference, the tolerance and the booked difference that explains it.
with

observations as (
    select * from {{ ref('int_current_observations') }}
    where disappeared_on is null
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
    select * from {{ ref('identity_terms') }}
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
        indicators.stat_type,
        indicators.can_be_negative,
        case
            when observations.value % 10 <> 0 or observations.value = 0 then 1
            when observations.value % 100 <> 0 then 10
            when observations.value % 1000 <> 0 then 100
            else 1000
        end as printed_unit,
        case
            when contains(observations.breakdown, 'source=') then null
            when coalesce(observations.delivered_unit, indicators.unit) <> indicators.unit then null
            else indicators.rounding_base
        end as catalogue_unit,
        -- shares, other measures, other counts and statistics do not add up over members or months
        not regexp_matches(';' || observations.breakdown, ';(count|measure|stat)=')
        and coalesce(observations.delivered_unit, indicators.unit) <> 'percent'
        and indicators.stat_type not in ('rate', 'average', 'duration') as is_additive,
        case
            when observations.period_kind = 'cumulative_window'
                then lead(observations.period) over (
                    partition by
                        observations.indicator_id,
                        observations.breakdown,
                        observations.period_kind,
                        observations.period_start
                    order by observations.period_end
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
        split_part(unnest(string_split(breakdown, ';')), '=', 1) as dimension
    from terms
    where breakdown <> ''
),

breakdowns as (
    select distinct
        indicator_id,
        breakdown
    from cells
),

pairs as (
    select
        indicator_id,
        breakdown,
        unnest(string_split(breakdown, ';')) as pair
    from breakdowns
),

-- per identity each breakdown falls apart in the pairs its terms name and the rest, which all terms must share
divided as (
    select
        used.identity_id,
        pairs.indicator_id,
        pairs.breakdown,
        coalesce(
            string_agg(
                case
                    when split_part(pairs.pair, '=', 1) = used.member_dimension then used.member_dimension || '=*'
                    else pairs.pair
                end, ';' order by pairs.pair
            ) filter (where named_dimensions.dimension is not null), ''
        ) as named_pairs,
        coalesce(
            string_agg(pairs.pair, ';' order by pairs.pair) filter (where named_dimensions.dimension is null), ''
        ) as shared_pairs,
        max(split_part(pairs.pair, '=', 2)) filter (
            where split_part(pairs.pair, '=', 1) = used.member_dimension
        ) as member
    from pairs
    inner join used on pairs.indicator_id = used.indicator_id
    left join named_dimensions
        on
            used.identity_id = named_dimensions.identity_id
            and split_part(pairs.pair, '=', 1) = named_dimensions.dimension
    group by used.identity_id, pairs.indicator_id, pairs.breakdown
),

matched as (
    select
        terms.identity_id,
        terms.side,
        terms.term_number,
        terms.factor,
        terms.taken_from,
        terms.member_dimension,
        terms.is_optional,
        case when terms.indicator_id = '*' then cells.indicator_id else '' end as indicator_id,
        divided.shared_pairs as breakdown,
        case terms.taken_from
            when '' then cells.period
            when 'previous' then following.period
            when 'previous_window' then cells.next_window
            else left(cells.period, 4)
        end as period,
        cells.value,
        cells.delivery_id,
        case identities.tolerance_rule
            when 'half_unit' then coalesce(identities.tolerance_value, cells.catalogue_unit, cells.printed_unit)
            when 'printed' then cells.printed_unit
        end as unit_written,
        -- the residual of a list is what makes it full; the members must come from the same delivery
        max(cells.delivery_id) filter (where divided.member = 'OTHER') over (
            partition by
                terms.identity_id, terms.term_number, cells.indicator_id, divided.shared_pairs, cells.period
        ) as full_list_delivery
    from terms
    inner join identities on terms.identity_id = identities.identity_id
    inner join divided
        on
            terms.identity_id = divided.identity_id
            and terms.breakdown = divided.named_pairs
            and terms.indicator_id in (divided.indicator_id, '*')
    inner join cells on divided.indicator_id = cells.indicator_id and divided.breakdown = cells.breakdown
    left join periods as following
        on cells.period_kind = following.period_kind and cells.period_end + 1 = following.period_start
    left join countries on divided.member = countries.iso3
    where
        (terms.indicator_id <> '*' or cells.is_additive)
        and (terms.member_dimension = '' or divided.member = 'OTHER' or countries.iso3 is not null)
        and case
            when terms.taken_from in ('', 'previous')
                then identities.period_kind is null or cells.period_kind = identities.period_kind
            when terms.taken_from = 'previous_window'
                then cells.next_window is not null and not cells.can_be_negative
            else cells.period_kind = terms.taken_from and cells.stat_type = 'flow'
        end
),

term_sums as (
    select
        identity_id,
        side,
        term_number,
        is_optional,
        indicator_id,
        period,
        breakdown,
        sum(factor * value) as value,
        sum(unit_written) / 2 as half_units,
        bool_and(value is not null)
        and case taken_from
            when 'month' then count(*) = 12
            when 'quarter' then count(*) = 4
            when 'half_year' then count(*) = 2
            else true
        end as is_complete
    from matched
    where period is not null and (member_dimension = '' or delivery_id = full_list_delivery)
    group by
        identity_id, side, term_number, is_optional, indicator_id, period, breakdown, taken_from
),

wanted as (
    select
        identity_id,
        count(*) as term_count
    from terms
    where not is_optional
    group by identity_id
),

sums as (
    select
        term_sums.identity_id,
        term_sums.indicator_id,
        term_sums.period,
        term_sums.breakdown,
        sum(term_sums.value) filter (where term_sums.side = 'left') as left_value,
        sum(term_sums.value) filter (where term_sums.side = 'right') as right_value,
        sum(term_sums.half_units) as half_units
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
        sums.left_value - sums.right_value as difference,
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
        end as identity_state
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
