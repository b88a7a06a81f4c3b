-- Grain: one row per derived measure and pair of its inputs. Purpose: what is added to or compared with what, and
-- whether a listed pair forbids it. Identities pair their terms; a change pairs a series with itself a year before, a
-- share or a rank a member with its total, a number per 1,000 its population, and a residual a total with the members
-- that a table shows.
with

terms as (
    select * from {{ ref('int_identity_terms') }}
    where indicator_id <> '*'
),

observations as (
    select
        current_values.*,
        indicators.stat_type,
        periods.period_a_year_before
    from {{ ref('int_known_observations') }} as current_values
    inner join {{ ref('indicators') }} as indicators on current_values.indicator_id = indicators.indicator_id
    inner join {{ ref('int_periods') }} as periods on current_values.period = periods.period
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

members as (
    select * from {{ ref('int_members') }}
),

parts_of_totals as (
    select * from {{ ref('int_parts') }}
),

map_measures as (
    select * from {{ ref('map_measures') }}
),

table_cells as (
    select * from {{ ref('int_table_cells') }}
),

listed as (
    select
        *,
        row_number() over (order by indicator_a, breakdown_a, indicator_b, breakdown_b, relation) as pair_number
    from {{ ref('comparability') }}
),

-- brought to one side of the equation, terms of one sign are added and terms of opposite signs are compared
identity_pairs as (
    select
        this_term.identity_id as measure_id,
        'identiteit' as measure_kind,
        case
            when (this_term.factor = other_term.factor) = (this_term.side = other_term.side) then 'add'
            else 'compare'
        end as operation,
        this_term.indicator_id as indicator_a,
        this_term.breakdown as breakdown_a,
        other_term.indicator_id as indicator_b,
        other_term.breakdown as breakdown_b
    from terms as this_term
    inner join terms as other_term
        on this_term.identity_id = other_term.identity_id and this_term.term_number < other_term.term_number
),

change_pairs as (
    select distinct
        this_year.indicator_id || ':' || this_year.breakdown || ':change' as measure_id,
        'verandering' as measure_kind,
        'compare' as operation,
        this_year.indicator_id as indicator_a,
        this_year.breakdown as breakdown_a,
        year_before.indicator_id as indicator_b,
        year_before.breakdown as breakdown_b
    from observations as this_year
    inner join observations as year_before
        on
            this_year.indicator_id = year_before.indicator_id
            and this_year.breakdown = year_before.breakdown
            and {{ may_change('this_year', 'year_before') }}
),

parts as (
    select distinct
        indicator_id,
        breakdown
    from observations
),

share_pairs as (
    select
        parts.indicator_id || ':' || parts.breakdown || ':' || measures.measure as measure_id,
        'aandeel' as measure_kind,
        'compare' as operation,
        parts.indicator_id as indicator_a,
        parts.breakdown as breakdown_a,
        totals.indicator_id as indicator_b,
        totals.breakdown as breakdown_b
    from parts
    inner join breakdowns on parts.breakdown = breakdowns.breakdown
    inner join members
        on breakdowns.breakdown = members.breakdown and breakdowns.part_dimension = members.dimension
    inner join parts as totals
        on parts.indicator_id = totals.indicator_id and members.total_breakdown = totals.breakdown
    cross join (values ('share_pct'), ('rank')) as measures (measure)
),

-- what a report table leaves in "overig": the total less each member that is shown, and those members together
residual_members as (
    select distinct
        totals.table_id,
        totals.measure,
        totals.indicator_id,
        totals.breakdown as total_breakdown,
        cells.breakdown as member_breakdown
    from table_cells as totals
    inner join table_cells as cells
        on
            totals.table_id = cells.table_id
            and totals.indicator_id = cells.indicator_id
            and totals.col_order = cells.col_order
            and cells.measure = 'value'
    inner join parts_of_totals
        on
            cells.breakdown = parts_of_totals.breakdown
            and totals.breakdown = parts_of_totals.total_breakdown
            and totals.dimension = parts_of_totals.dimension
    where totals.row_kind = 'residual'
),

residual_pairs as (
    select
        indicator_id || ':' || total_breakdown || ':' || measure as measure_id,
        'restpost' as measure_kind,
        'compare' as operation,
        indicator_id as indicator_a,
        total_breakdown as breakdown_a,
        indicator_id as indicator_b,
        member_breakdown as breakdown_b
    from residual_members

    union all
    select
        this_member.indicator_id || ':' || this_member.total_breakdown || ':' || this_member.measure as measure_id,
        'restpost' as measure_kind,
        'add' as operation,
        this_member.indicator_id as indicator_a,
        this_member.member_breakdown as breakdown_a,
        other_member.indicator_id as indicator_b,
        other_member.member_breakdown as breakdown_b
    from residual_members as this_member
    inner join residual_members as other_member
        on
            this_member.table_id = other_member.table_id
            and this_member.measure = other_member.measure
            and this_member.indicator_id = other_member.indicator_id
            and this_member.total_breakdown = other_member.total_breakdown
            and this_member.member_breakdown < other_member.member_breakdown
),

rate_pairs as (
    select distinct
        parts.indicator_id || ':' || parts.breakdown || ':per_1000' as measure_id,
        'verhouding' as measure_kind,
        'compare' as operation,
        parts.indicator_id as indicator_a,
        parts.breakdown as breakdown_a,
        population.indicator_id as indicator_b,
        population.breakdown as breakdown_b
    from parts
    inner join map_measures on parts.indicator_id = map_measures.indicator_id and map_measures.measure = 'per_1000'
    inner join parts as population
        on
            population.indicator_id = 'eu_population'
            and contains(';' || parts.breakdown || ';', ';' || population.breakdown || ';')
),

measures as (
    select * from identity_pairs
    union all by name
    select * from change_pairs
    union all by name
    select * from share_pairs
    union all by name
    select * from residual_pairs
    union all by name
    select * from rate_pairs
),

inputs as (
    select
        indicator_a as indicator_id,
        breakdown_a as breakdown
    from measures
    union
    select
        indicator_b as indicator_id,
        breakdown_b as breakdown
    from measures
),

matched as (
    select * from {{ sides_of_pairs('listed', 'inputs') }}
),

-- the sides that the two inputs of a measure have in a listed pair; joined one by one, as there are far fewer measures
-- than inputs that could be paired
sides_of_inputs as (
    select
        measures.*,
        matched.pair_number,
        matched.side as side_a,
        null as side_b
    from measures
    inner join matched
        on measures.indicator_a = matched.indicator_id and measures.breakdown_a = matched.breakdown
    union all
    select
        measures.*,
        matched.pair_number,
        null as side_a,
        matched.side as side_b
    from measures
    inner join matched
        on measures.indicator_b = matched.indicator_id and measures.breakdown_b = matched.breakdown
),

paired as (
    select
        measure_id,
        operation,
        indicator_a,
        breakdown_a,
        indicator_b,
        breakdown_b,
        pair_number
    from sides_of_inputs
    group by measure_id, operation, indicator_a, breakdown_a, indicator_b, breakdown_b, pair_number
    -- one input on each side
    having min(side_a) <> max(side_b) or max(side_a) <> min(side_b)
),

forbidden as (
    select
        measures.measure_id,
        measures.operation,
        measures.indicator_a,
        measures.breakdown_a,
        measures.indicator_b,
        measures.breakdown_b,
        min(listed.reason_nl) as forbidden_reason
    from paired as measures
    inner join listed on measures.pair_number = listed.pair_number
    -- what may not be compared may not be added either
    where measures.operation = 'add' or listed.relation = 'may_not_compare'
    group by
        measures.measure_id,
        measures.operation,
        measures.indicator_a,
        measures.breakdown_a,
        measures.indicator_b,
        measures.breakdown_b
),

final as (
    select
        measures.measure_id,
        measures.measure_kind,
        measures.operation,
        measures.indicator_a,
        measures.breakdown_a,
        measures.indicator_b,
        measures.breakdown_b,
        coalesce(forbidden.forbidden_reason, '') as forbidden_reason
    from measures
    left join forbidden
        on
            measures.measure_id = forbidden.measure_id
            and measures.operation = forbidden.operation
            and measures.indicator_a = forbidden.indicator_a
            and measures.breakdown_a = forbidden.breakdown_a
            and measures.indicator_b = forbidden.indicator_b
            and measures.breakdown_b = forbidden.breakdown_b
)

select * from final
