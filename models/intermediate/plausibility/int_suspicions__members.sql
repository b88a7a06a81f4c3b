-- Grain: one row per rule, indicator, period and breakdown that deviates. Purpose: a value held against others of its
-- period: its total, its siblings, and figures that must add up with it. A score of 1 is where doubt begins.
with

facts as (
    select
        *,
        -- what the cell is compared with: the value that was known before, else the periods around it
        case
            when before.dataset = dataset and before.unit = delivered_unit then before.value
            else expected_value
        end as reference_value,
        case
            when before.dataset = dataset and before.unit = delivered_unit
                then {{ plausibility_limit('niveau', 'least_spread') }}
            else spread
        end as reference_spread
    from {{ ref('int_value_facts') }}
),

deviations as (
    select
        *,
        ln(abs(reference_value) + {{ log_offset('unit') }}) as log_reference,
        coalesce(abs(log_value - log_expected) / spread, 0) as deviation
    from facts
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

-- members of a total that has no code of its own: of the European Union not every state is a part
parts as (
    select members.*
    from {{ ref('int_members') }} as members
    inner join {{ ref('dimensions') }} as dimensions on members.dimension = dimensions.dimension
    where members.is_part_of_total and (dimensions.is_part or members.dimension = 'sex')
),

-- each part beside its total, of one partner
pairs as (
    select
        part.indicator_id,
        part.period,
        part.period_kind,
        part.breakdown,
        part.value,
        part.decimals,
        part.deviation,
        parts.total_breakdown,
        parts.dimension,
        total.value as total_value,
        total.deviation as total_deviation
    from deviations as part
    inner join parts on part.breakdown = parts.breakdown
    inner join deviations as total
        on
            part.indicator_id = total.indicator_id
            and part.period = total.period
            and parts.total_breakdown = total.breakdown
            and part.unit = total.unit
            and part.partner = total.partner
    where part.is_additive and not part.can_be_negative and part.value >= 0 and total.value >= 0
),

larger as (
    select
        *,
        (value - total_value)
        / greatest(
            {{ plausibility_limit('deel_groter_dan_geheel', 'units') }},
            {{ plausibility_limit('deel_groter_dan_geheel', 'share') }} * total_value
        ) as score
    from pairs
    where value > total_value
),

-- the one of the two that leaves its own series most; when that does not tell, both
part_of_less as (
    select
        'deel_groter_dan_geheel' as rule,
        indicator_id,
        period,
        breakdown,
        total_value as expected_value,
        score,
        'is meer dan het totaal (' || {{ display_number('total_value', '1', 'decimals') }} || ')' as evidence_nl
    from larger
    where total_deviation <= deviation + 3
),

total_of_more as (
    select
        'deel_groter_dan_geheel' as rule,
        indicator_id,
        period,
        total_breakdown as breakdown,
        max(value) as expected_value,
        max(score) as score,
        'is minder dan een van de onderdelen (' || {{ display_number('max(value)', '1', 'max(decimals)') }} || ')'
            as evidence_nl
    from larger
    where total_deviation > deviation
    group by indicator_id, period, total_breakdown
),

-- what the parts are together, in each period of a list
sums as (
    select
        indicator_id,
        period,
        period_kind,
        total_breakdown,
        dimension,
        total_value,
        count(*) as part_count,
        cast(sum(value) as decimal(28, 6)) as part_sum,
        cast(sum(value) as double) / nullif(total_value, 0) as ratio,
        -- the parts of a short list may overlap: only the same ones are compared
        case when count(*) < 8 then string_agg(breakdown, ' ' order by breakdown) else '' end as short_list,
        max_by(breakdown, row(deviation, breakdown)) as most_deviating
    from pairs
    group by indicator_id, period, period_kind, total_breakdown, dimension, total_value
),

usual as (
    select
        indicator_id,
        period_kind,
        total_breakdown,
        dimension,
        short_list,
        count(*) as period_count,
        median(part_count) as usual_count,
        median(ratio) as usual_ratio,
        mad(ratio) * 1.4826 as ratio_spread,
        -- a list that is always its total
        abs(median(ratio) - 1) <= 0.005 and mad(ratio) <= 0.002 as is_whole
    from sums
    group by indicator_id, period_kind, total_breakdown, dimension, short_list
),

compared as (
    select
        sums.*,
        usual.usual_count,
        usual.usual_ratio,
        usual.period_count,
        case
            when
                sums.part_sum > sums.total_value
                -- parts that are more than their total in every period overlap
                and usual.usual_ratio <= 1 + {{ plausibility_limit('onderdelen_tellen_niet_op', 'share') }}
                then
                    (sums.part_sum - sums.total_value) / greatest(
                        {{ plausibility_limit('onderdelen_tellen_niet_op', 'units') }} * sums.part_count,
                        {{ plausibility_limit('onderdelen_tellen_niet_op', 'share') }} * sums.total_value
                    )
            else 0
        end as excess_score,
        case
            when usual.period_count >= 4 and abs(sums.part_count - usual.usual_count) <= usual.usual_count / 10
                then
                    least(
                        abs(sums.ratio - usual.usual_ratio)
                        / greatest(
                            {{ plausibility_limit('onderdelen_tellen_niet_op', 'ratio') }},
                            {{ plausibility_limit('onderdelen_tellen_niet_op', 'spread_factor') }} * usual.ratio_spread
                        ),
                        case
                            when usual.is_whole then 10
                            else
                                {{ root_distance('sums.part_sum', 'sums.total_value * usual.usual_ratio') }}
                                / {{ plausibility_limit('onderdelen_tellen_niet_op', 'root_distance') }}
                        end
                    )
            else 0
        end as ratio_score
    from sums
    inner join usual
        on
            sums.indicator_id = usual.indicator_id
            and sums.period_kind = usual.period_kind
            and sums.total_breakdown = usual.total_breakdown
            and sums.dimension = usual.dimension
            and sums.short_list = usual.short_list
),

not_adding_up as (
    select
        *,
        greatest(excess_score, ratio_score) as score
    from compared
    where greatest(excess_score, ratio_score) >= 0.5
),

not_added as (
    select
        'onderdelen_tellen_niet_op' as rule,
        indicator_id,
        period,
        unnest([total_breakdown, most_deviating]) as breakdown,
        part_sum as expected_value,
        score,
        cast(part_count as varchar) || ' onderdelen zijn samen ' || {{ display_number('part_sum', '1', '0') }}
        || ', het totaal is ' || {{ display_number('total_value', '1', '0') }} as evidence_nl
    from not_adding_up
),

-- how many members a list has, with or without a total
lists as (
    select
        facts.indicator_id,
        facts.period,
        facts.period_kind,
        facts.dataset,
        members.total_breakdown,
        members.dimension,
        count(*) as part_count
    from facts
    inner join {{ ref('int_members') }} as members on facts.breakdown = members.breakdown
    where members.is_part_of_total
    group by
        facts.indicator_id,
        facts.period,
        facts.period_kind,
        facts.dataset,
        members.total_breakdown,
        members.dimension
),

-- a list that is still growing has lost nothing
followed_lists as (
    select
        *,
        lag(part_count) over (
            partition by indicator_id, period_kind, dataset, total_breakdown, dimension
            order by period
        ) as count_before
    from lists
),

usual_lists as (
    select
        indicator_id,
        period_kind,
        dataset,
        total_breakdown,
        dimension,
        count(*) as period_count,
        median(part_count) as usual_count,
        mad(part_count) as count_spread
    from lists
    group by indicator_id, period_kind, dataset, total_breakdown, dimension
),

halved as (
    select
        lists.*,
        usual_lists.usual_count,
        usual_lists.usual_count / lists.part_count * {{ plausibility_limit('onderdelen_weg', 'share') }} as score
    from followed_lists as lists
    inner join usual_lists
        on
            lists.indicator_id = usual_lists.indicator_id
            and lists.period_kind = usual_lists.period_kind
            and lists.dataset = usual_lists.dataset
            and lists.total_breakdown = usual_lists.total_breakdown
            and lists.dimension = usual_lists.dimension
    where
        usual_lists.period_count >= 4
        and usual_lists.usual_count >= {{ plausibility_limit('onderdelen_weg', 'members') }}
        and lists.part_count < lists.count_before
        and lists.part_count
        < usual_lists.usual_count
        - {{ plausibility_limit('onderdelen_weg', 'spread_factor') }} * usual_lists.count_spread
),

gone as (
    select
        'onderdelen_weg' as rule,
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        cast(null as decimal(28, 6)) as expected_value,
        max(halved.score) as score,
        'over deze periode zijn er ' || cast(max(halved.part_count) as varchar) || ' onderdelen, gewoonlijk '
        || cast(cast(max(halved.usual_count) as integer) as varchar) as evidence_nl
    from halved
    inner join {{ ref('int_members') }} as members
        on halved.total_breakdown = members.total_breakdown and halved.dimension = members.dimension
    inner join facts
        on
            halved.indicator_id = facts.indicator_id
            and halved.period = facts.period
            and halved.dataset = facts.dataset
            and members.breakdown = facts.breakdown
    group by facts.indicator_id, facts.period, facts.breakdown
),

-- a delivery of which all figures of a period are off in the same way: thousands, or half a year under the year's label
scales as (
    select
        delivery_id,
        indicator_id,
        period,
        count(*) as cell_count,
        median(log_value - log_expected) as log_scale,
        abs(avg(sign(log_value - log_expected))) as agreement
    from facts
    where
        near_count >= 2
        and not is_share
        and least(abs(value), abs(expected_value)) >= {{ plausibility_limit('schaal', 'least_value') }}
    group by delivery_id, indicator_id, period
),

scaled as (
    select
        'schaal' as rule,
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        facts.expected_value,
        case
            when
                scales.cell_count >= {{ plausibility_limit('schaal', 'cells') }}
                and scales.agreement >= {{ plausibility_limit('schaal', 'agreement') }}
                then
                    abs(scales.log_scale) / {{ plausibility_limit('schaal', 'log_ratio') }}
            else 0
        end as score,
        'alle ' || cast(scales.cell_count as varchar) || ' cijfers van de levering over deze periode zijn veel '
        || case when scales.log_scale > 0 then 'hoger' else 'lager' end || ' dan die eromheen' as evidence_nl
    from scales
    inner join facts
        on
            scales.delivery_id = facts.delivery_id
            and scales.indicator_id = facts.indicator_id
            and scales.period = facts.period
    where facts.near_count >= 2
),

parts_of_lists as (
    select
        deviations.*,
        parts.dimension,
        parts.total_breakdown
    from deviations
    inner join parts on deviations.breakdown = parts.breakdown
),

-- two members with the same numbers, period after period
twins as (
    select
        this.indicator_id,
        this.period_kind,
        this.breakdown,
        other.breakdown as other_breakdown,
        count(*) as equal_count,
        max(this.change_count) + 1 as period_count,
        max(this.value / this.series_step) as most_steps
    from parts_of_lists as this
    inner join parts_of_lists as other
        on
            this.indicator_id = other.indicator_id
            and this.period = other.period
            and this.total_breakdown = other.total_breakdown
            and this.dimension = other.dimension
            and this.breakdown <> other.breakdown
            and this.value = other.value
            and this.delivery_id = other.delivery_id
    where this.value >= {{ plausibility_limit('dubbel_lid', 'least_value') }} and this.is_additive
    group by this.indicator_id, this.period_kind, this.breakdown, other.breakdown
),

doubled as (
    select
        'dubbel_lid' as rule,
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        cast(null as decimal(28, 6)) as expected_value,
        max(
            greatest(
                twins.equal_count / greatest(
                    {{ plausibility_limit('dubbel_lid', 'periods') }},
                    {{ plausibility_limit('dubbel_lid', 'share') }} * twins.period_count
                ),
                twins.most_steps / {{ plausibility_limit('dubbel_lid', 'steps') }}
            )
        ) as score,
        'is gelijk aan dat van ' || min(names.breakdown_label) as evidence_nl
    from twins
    inner join breakdowns as names on twins.other_breakdown = names.breakdown
    inner join facts
        on
            twins.indicator_id = facts.indicator_id
            and twins.period_kind = facts.period_kind
            and twins.breakdown = facts.breakdown
    inner join facts as other
        on
            twins.indicator_id = other.indicator_id
            and twins.other_breakdown = other.breakdown
            and facts.period = other.period
            and facts.value = other.value
    group by facts.indicator_id, facts.period, facts.breakdown
),

-- how far each cell leaves its series
measured as (
    select
        *,
        abs(log_value - log_reference)
        / (
            {{ plausibility_limit('verwisseld', 'log_ratio') }}
            + {{ plausibility_limit('verwisseld', 'spread_factor') }} * reference_spread
        ) as score
    from deviations
    where
        -- nil fits any series of small numbers
        least(abs(value), abs(reference_value)) >= {{ plausibility_limit('verwisseld', 'least_value') }}
        and {{ root_distance('value', 'reference_value') }} >= {{ plausibility_limit('verwisseld', 'root_distance') }}
),

-- a pair deviates as much as the lesser of its two
astray as (
    select * from measured
    where score >= 0.5
),

astray_parts as (
    select
        astray.*,
        parts.dimension,
        parts.total_breakdown
    from astray
    inner join parts on astray.breakdown = parts.breakdown
),

-- two cells of one delivery and period, each of which fits the series of the other: of one list, or of one breakdown
swaps as (
    {% for table, pairing in [
        (
            'astray_parts',
            'this.indicator_id = other.indicator_id and this.total_breakdown = other.total_breakdown
            and this.dimension = other.dimension and this.breakdown <> other.breakdown',
        ),
        ('astray', 'this.breakdown = other.breakdown and this.indicator_id <> other.indicator_id'),
    ] -%}
        select
            this.indicator_id,
            this.period,
            this.breakdown,
            other.indicator_id as other_indicator,
            other.breakdown as other_breakdown,
            other.value as expected_value,
            least(this.score, other.score) as score
        from {{ table }} as this
        inner join {{ table }} as other
            on
                this.delivery_id = other.delivery_id
                and this.period = other.period
                and {{ pairing }}
                and abs(this.log_value - other.log_reference)
                <= {{ plausibility_limit('verwisseld', 'fit') }} + other.reference_spread / 2
                and abs(other.log_value - this.log_reference)
                <= {{ plausibility_limit('verwisseld', 'fit') }} + this.reference_spread / 2
        {%- if not loop.last %} union all {% endif %}
    {%- endfor %}
),

swapped as (
    select
        'verwisseld' as rule,
        swaps.indicator_id,
        swaps.period,
        swaps.breakdown,
        swaps.expected_value,
        swaps.score,
        'past bij ' || case
            when swaps.indicator_id = swaps.other_indicator then names.breakdown_label
            else indicators.title_nl
        end || ', en andersom' as evidence_nl
    from swaps
    inner join breakdowns as names on swaps.other_breakdown = names.breakdown
    inner join indicators on swaps.other_indicator = indicators.indicator_id
    qualify row_number() over (
        partition by swaps.indicator_id, swaps.period, swaps.breakdown
        order by swaps.score desc, swaps.other_indicator asc, swaps.other_breakdown asc, swaps.expected_value asc
    ) = 1
),

identities as (
    select * from {{ ref('int_checked_identities') }}
    where identity_state = 'klopt_niet' and severity = 'critical'
),

terms as (
    select * from {{ ref('int_identity_terms') }}
    where member_dimension = '' and taken_from = ''
),

-- the cells of an identity that does not hold: its terms, or the series itself where the identity is of any series
identity_cells as (
    select
        identities.identity_id,
        identities.what_nl,
        identities.left_value,
        identities.right_value,
        identities.period,
        coalesce(nullif(terms.indicator_id, '*'), identities.indicator_id) as indicator_id,
        array_to_string(
            list_sort(list_filter(
                list_concat(string_split(terms.breakdown, ';'), string_split(identities.breakdown, ';')), p -> p <> ''
            )), ';'
        ) as breakdown
    from identities
    inner join terms on identities.identity_id = terms.identity_id
),

-- what came last is what changed the sum
unequal as (
    select
        'identiteit' as rule,
        facts.indicator_id,
        facts.period,
        facts.breakdown,
        cast(null as decimal(28, 6)) as expected_value,
        2 as score,
        'past niet bij: ' || identity_cells.what_nl || ' ('
        || {{ display_number('identity_cells.left_value', '1', '0') }} || ' en '
        || {{ display_number('identity_cells.right_value', '1', '0') }} || ')' as evidence_nl
    from identity_cells
    inner join facts
        on
            identity_cells.indicator_id = facts.indicator_id
            and identity_cells.period = facts.period
            and identity_cells.breakdown = facts.breakdown
    qualify
        facts.vintage_on = max(facts.vintage_on) over (partition by identity_cells.identity_id, identity_cells.period)
),

relations as (
    select * from part_of_less
    union all
    select * from total_of_more
    union all
    select * from not_added
    union all
    select * from gone
    union all
    select * from scaled
    union all
    select * from doubled
    union all
    select * from swapped
    union all
    select * from unequal
),

strongest as (
    select
        rule,
        indicator_id,
        period,
        breakdown,
        max(
            struct_pack(score := cast(score as double), evidence_nl := evidence_nl, expected_value := expected_value)
        ) as suspicion
    from relations
    where score >= 0.5
    group by rule, indicator_id, period, breakdown
),

final as (
    select
        rule,
        indicator_id,
        period,
        breakdown,
        suspicion.expected_value,
        suspicion.score,
        suspicion.evidence_nl
    from strongest
)

select * from final
