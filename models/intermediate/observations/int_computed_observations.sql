-- Grain: one row per indicator, period and breakdown that nobody delivered and that follows from what was delivered.
-- Purpose: sums the house can make: a quarter, half-year or year whose parts are complete and may be added, and the one
-- missing term of an identity that may be solved. Nothing is computed from a withheld, hedged or broken value, and
-- nothing that a partner delivered, were it withheld, is computed. What would follow from a doubted value has none yet.
with

known as (
    select
        observations.*,
        indicators.unit as catalogue_unit,
        indicators.stat_type,
        coalesce(observations.delivered_unit, indicators.unit) as unit,
        breakdowns.may_add,
        {{ rounding_base('observations', 'indicators', 'breakdowns') }} as rounding_base,
        contains(observations.obs_status, 'P') as is_provisional,
        struct_pack(
            partner := observations.partner,
            dataset := observations.dataset,
            delivery_id := observations.delivery_id,
            raw_sha256 := observations.raw_sha256,
            attribution := case when ledger.attribution = 'per levering' then '' else ledger.attribution end,
            received_text := observations.received_text
        ) as origin
    from {{ ref('int_accepted_observations') }} as observations
    inner join {{ ref('indicators') }} as indicators on observations.indicator_id = indicators.indicator_id
    inner join {{ source('door', 'ledger') }} as ledger on observations.delivery_id = ledger.delivery_id
    inner join {{ ref('int_breakdowns') }} as breakdowns on observations.breakdown = breakdowns.breakdown
),

breaks as (
    select * from {{ ref('int_breaks') }}
    where stops_change
),

terms as (
    select * from {{ ref('int_identity_terms') }}
),

identities as (
    select * from {{ ref('identities') }}
    where solves <> ''
),

tables as (
    select * from {{ ref('report_tables') }}
),

table_rows as (
    select * from {{ ref('report_table_rows') }}
),

calendar as (
    select * from {{ ref('int_calendar_products') }}
),

-- kinds of period that somebody owes or the report prints; others are not made
asked_kinds as (
    select
        indicator_id,
        period_kind
    from calendar
    union
    select
        table_rows.indicator_id,
        tables.column_kind as period_kind
    from table_rows
    inner join tables on table_rows.table_id = tables.table_id
),

-- a doubted value keeps its place, so that what waits for it is not taken for missing
exact as (
    select
        *,
        doubted_value is not null as is_doubted
    from known
    where
        coalesce(value, doubted_value) is not null
        and hedge = ''
        and disappeared_on is null
        and not contains(obs_status, 'B')
),

lengths (part_kind, whole_kind, part_count, part_order, parts_nl) as (
    values {{ sums_of_periods() }}
),

parts as (
    select
        exact.*,
        lengths.whole_kind,
        lengths.part_count,
        lengths.part_order,
        lengths.parts_nl,
        {{ whole_period('exact.period_start', 'lengths.whole_kind') }} as whole_period
    from exact
    inner join lengths on exact.period_kind = lengths.part_kind
    inner join asked_kinds
        on exact.indicator_id = asked_kinds.indicator_id and lengths.whole_kind = asked_kinds.period_kind
    where exact.stat_type = 'flow' and {{ is_additive('exact') }}
),

added as (
    select
        indicator_id,
        breakdown,
        partner,
        unit,
        whole_kind,
        whole_period,
        part_order,
        max(part_count) as part_count,
        max(parts_nl) as parts_nl,
        case when not bool_or(is_doubted) then cast(sum(value) as decimal(28, 6)) end as value,
        bool_or(is_doubted) as is_doubted,
        count(*) as found_count,
        min(period_start) as period_start,
        max(period_end) as period_end,
        max(decimals) as decimals,
        max(rounding_base) as rounding_base,
        bool_or(is_provisional) as is_provisional,
        max_by(origin, row(received_on, delivery_id, period)) as origin,
        max(received_on) as received_on,
        max(published_on) as published_on,
        string_agg({{ value_id('indicator_id', 'period', 'breakdown') }}, ' + ' order by period) as computed_from
    from parts
    group by indicator_id, breakdown, partner, unit, whole_kind, whole_period, part_order
),

-- the finest complete set of parts makes the sum, one without doubt first; of two partners the one whose name is first
sums as (
    select
        *,
        whole_kind as period_kind,
        whole_period as period,
        'som van ' || cast(part_count as varchar) || ' ' || parts_nl as computed_text
    from added
    where found_count = part_count
    qualify row_number() over (
        partition by indicator_id, whole_period, breakdown
        order by is_doubted asc, part_order asc, partner asc, unit asc, whole_kind asc
    ) = 1
),

unbroken_sums as (
    select sums.*
    from sums
    left join breaks
        on
            sums.indicator_id = breaks.indicator_id
            and sums.period_start < breaks.break_on
            and sums.period_end >= breaks.break_on
    where breaks.break_id is null
),

time_sums as (
    select unbroken_sums.*
    from unbroken_sums
    anti join known
        on
            unbroken_sums.indicator_id = known.indicator_id
            and unbroken_sums.period = known.period
            and unbroken_sums.breakdown = known.breakdown
),

-- delivered values and sums over time, as terms of identities
exact_terms as (
    select
        indicator_id,
        period,
        breakdown,
        value,
        is_doubted,
        unit,
        period_kind,
        period_start,
        period_end,
        decimals,
        rounding_base,
        is_provisional,
        origin,
        received_on,
        published_on
    from exact
    union all
    select
        indicator_id,
        period,
        breakdown,
        value,
        is_doubted,
        unit,
        period_kind,
        period_start,
        period_end,
        decimals,
        rounding_base,
        is_provisional,
        origin,
        received_on,
        published_on
    from time_sums
),

solvable as (
    select
        terms.*,
        identities.solves,
        identities.period_kind as only_kind,
        -- a term moved to the left side
        case when terms.side = 'left' then terms.factor else -terms.factor end as left_factor,
        count(*) over (partition by terms.identity_id) as term_count
    from terms
    inner join identities on terms.identity_id = identities.identity_id
),

filled as (
    select
        solvable.identity_id,
        exact_terms.period,
        min(solvable.term_count) as term_count,
        count(*) as known_count,
        case when not bool_or(exact_terms.is_doubted) then sum(solvable.left_factor * exact_terms.value) end
            as left_sum,
        bool_or(exact_terms.is_doubted) as is_doubted,
        min(exact_terms.unit) as unit,
        min(exact_terms.period_kind) as period_kind,
        min(exact_terms.period_start) as period_start,
        max(exact_terms.period_end) as period_end,
        count(distinct exact_terms.unit) as unit_count,
        max(exact_terms.decimals) as decimals,
        max(exact_terms.rounding_base) as rounding_base,
        bool_or(exact_terms.is_provisional) as is_provisional,
        max_by(
            exact_terms.origin,
            row(
                exact_terms.received_on,
                struct_extract(exact_terms.origin, 'delivery_id'),
                exact_terms.indicator_id,
                exact_terms.breakdown
            )
        ) as origin,
        max(exact_terms.received_on) as received_on,
        max(exact_terms.published_on) as published_on,
        list(solvable.term_number order by solvable.term_number) as known_terms
    from solvable
    inner join exact_terms
        on solvable.indicator_id = exact_terms.indicator_id and solvable.breakdown = exact_terms.breakdown
    where coalesce(solvable.only_kind, exact_terms.period_kind) = exact_terms.period_kind
    group by solvable.identity_id, exact_terms.period
),

missing_terms as (
    select
        filled.*,
        solvable.indicator_id,
        solvable.breakdown,
        solvable.term_number,
        cast(-filled.left_sum / solvable.left_factor as decimal(28, 6)) as value
    from filled
    inner join solvable
        on
            filled.identity_id = solvable.identity_id
            and not list_contains(filled.known_terms, solvable.term_number)
    where
        filled.known_count = filled.term_count - 1
        and filled.unit_count = 1
        and (solvable.solves = 'elk' or solvable.side = 'left')
),

-- what somebody delivered, were it only a sign, is never computed; the first identity that gives a term makes it
identity_sums as (
    select missing_terms.*
    from missing_terms
    anti join known
        on
            missing_terms.indicator_id = known.indicator_id
            and missing_terms.period = known.period
            and missing_terms.breakdown = known.breakdown
    anti join time_sums
        on
            missing_terms.indicator_id = time_sums.indicator_id
            and missing_terms.period = time_sums.period
            and missing_terms.breakdown = time_sums.breakdown
    inner join {{ ref('indicators') }} as indicators on missing_terms.indicator_id = indicators.indicator_id
    where missing_terms.is_doubted or missing_terms.value >= 0 or indicators.can_be_negative
    qualify row_number() over (
        partition by missing_terms.indicator_id, missing_terms.period, missing_terms.breakdown
        order by missing_terms.is_doubted asc, missing_terms.identity_id asc, missing_terms.term_number asc
    ) = 1
),

term_texts as (
    select
        identity_sums.identity_id,
        identity_sums.period,
        identity_sums.term_number,
        string_agg(
            {{ value_id('solvable.indicator_id', 'identity_sums.period', 'solvable.breakdown') }}, ' ± '
            order by solvable.term_number, solvable.indicator_id, solvable.breakdown
        ) as computed_from
    from identity_sums
    inner join solvable
        on
            identity_sums.identity_id = solvable.identity_id
            and identity_sums.term_number <> solvable.term_number
    group by identity_sums.identity_id, identity_sums.period, identity_sums.term_number
),

computed as (
    select
        indicator_id,
        period,
        period_kind,
        period_start,
        period_end,
        breakdown,
        value,
        is_doubted,
        decimals,
        unit,
        rounding_base,
        is_provisional,
        origin,
        received_on,
        published_on,
        computed_from,
        computed_text
    from time_sums

    union all by name
    select
        identity_sums.indicator_id,
        identity_sums.period,
        identity_sums.period_kind,
        identity_sums.period_start,
        identity_sums.period_end,
        identity_sums.breakdown,
        identity_sums.value,
        identity_sums.is_doubted,
        identity_sums.decimals,
        identity_sums.unit,
        identity_sums.rounding_base,
        identity_sums.is_provisional,
        identity_sums.origin,
        identity_sums.received_on,
        identity_sums.published_on,
        term_texts.computed_from,
        'volgt uit: ' || identities.what_nl as computed_text
    from identity_sums
    inner join term_texts
        on
            identity_sums.identity_id = term_texts.identity_id
            and identity_sums.period = term_texts.period
            and identity_sums.term_number = term_texts.term_number
    inner join identities on identity_sums.identity_id = identities.identity_id
),

final as (
    select
        indicator_id,
        period,
        period_kind,
        breakdown,
        value,
        case when is_doubted then 'een cijfer waaruit het volgt, is niet aannemelijk' else '' end as doubt_nl,
        cast(decimals as integer) as decimals,
        unit,
        cast(rounding_base as integer) as rounding_base,
        case when is_provisional then 'P' else 'A' end as obs_status,
        'F' as conf_status,
        '' as hedge,
        struct_extract(origin, 'partner') as partner,
        struct_extract(origin, 'dataset') as dataset,
        struct_extract(origin, 'delivery_id') as delivery_id,
        struct_extract(origin, 'raw_sha256') as raw_sha256,
        struct_extract(origin, 'attribution') as attribution,
        struct_extract(origin, 'received_text') as received_text,
        received_on,
        published_on,
        period_start,
        period_end,
        computed_from,
        computed_text
    from computed
)

select * from final
