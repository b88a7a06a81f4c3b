-- Grain: one row per pair of steps of the picture of the whole that are listed as not comparable or not additive, the
-- one that comes first in the picture before the other, or that an identity relates, the sum before its terms.
-- Purpose: the page says what may be counted together, and why what may not.
with

all_steps as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('chain_steps') }}
),

-- what holds for a whole is told of the whole
steps as (
    select * from all_steps
    where whole_id is null
),

identities as (
    select * from {{ ref('identities') }}
    where comparator = '='
),

terms as (
    select * from {{ ref('int_identity_terms') }}
),

comparability as (
    select
        *,
        row_number() over (order by indicator_a, breakdown_a, indicator_b, breakdown_b, relation) as pair_number
    from {{ ref('comparability') }}
),

sides as (
    select
        pair_number,
        'a' as side,
        indicator_a as indicator_id,
        unnest(string_split(coalesce(breakdown_a, ''), ';')) as condition
    from comparability
    union all
    select
        pair_number,
        'b' as side,
        indicator_b as indicator_id,
        unnest(string_split(coalesce(breakdown_b, ''), ';')) as condition
    from comparability
),

taken as (
    select
        sides.pair_number,
        sides.side,
        steps.step_id,
        steps.step_order,
        steps.picture
    from sides
    inner join steps on sides.indicator_id = steps.indicator_id
    group by sides.pair_number, sides.side, steps.step_id, steps.step_order, steps.picture, steps.breakdown
    having bool_and({{ takes_breakdown('sides.condition', 'steps.breakdown') }})
),

terms_that_are_steps as (
    select
        terms.identity_id,
        terms.side,
        all_steps.picture,
        all_steps.step_id,
        all_steps.step_order
    from terms
    inner join all_steps
        on
            terms.indicator_id = all_steps.indicator_id
            and terms.breakdown = all_steps.breakdown
            and terms.taken_from = ''
),

-- of an identity all terms are there
told as (
    select identity_id
    from terms
    group by identity_id
    having count(*) = (
        select count(*) from terms_that_are_steps as found
        where found.identity_id = terms.identity_id
    )
),

forbidden as (
    select
        first_step.picture,
        first_step.step_order,
        first_step.step_id,
        other_step.step_order as other_order,
        other_step.step_id as other_id,
        comparability.relation,
        comparability.reason_nl
    from taken as first_step
    inner join taken as other_step
        on
            first_step.pair_number = other_step.pair_number
            and first_step.side <> other_step.side
            and first_step.picture = other_step.picture
            and first_step.step_order < other_step.step_order
    inner join comparability on first_step.pair_number = comparability.pair_number
    -- a pair of one indicator with itself has its two sides the other way round too
    group by all
),

sums as (
    select
        whole.picture,
        whole.step_order,
        whole.step_id,
        term.step_order as other_order,
        term.step_id as other_id,
        'sum' as relation,
        identities.what_nl as reason_nl
    from told
    inner join identities on told.identity_id = identities.identity_id
    inner join terms_that_are_steps as whole on told.identity_id = whole.identity_id and whole.side = 'left'
    inner join terms_that_are_steps as term on told.identity_id = term.identity_id and term.side = 'right'
),

final as (
    select * from forbidden
    union all by name
    select * from sums
)

select * from final
