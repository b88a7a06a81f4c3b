-- Figures that differ are two observations, or two vintages of one, with a reason: never two definitions under one key.
{{ config(
    meta={
        'settle': 'give both figures of seeds/reference/conflicts.csv one known kind and a reason, or a key of '
        ~ 'their own.',
        'kept_in': ['conflicts'],
    }
) }}
with

sides as (
    select
        *,
        indicator_id || '|' || period || '|' || coalesce(breakdown, '') as cell_key
    from {{ ref('conflicts') }}
),

described as (
    select
        conflict_id,
        'one figure, several kinds or an unknown kind' as problem
    from sides
    group by conflict_id
    having
        count(*) < 2
        or count(distinct conflict_kind) > 1
        or min(conflict_kind) not in ('vintage', 'definitie', 'afronding', 'peildatum', 'populatie', 'bron')
        or count(*) <> count(reason_nl)
),

-- only a later vintage or a later reference date of the same count may have the same key
sharing as (
    select
        one.conflict_id,
        'two definitions share the key ' || one.cell_key as problem
    from sides as one
    inner join sides as other
        on one.conflict_id = other.conflict_id and one.cell_key = other.cell_key and one.value < other.value
    where one.conflict_kind not in ('vintage', 'peildatum')
),

final as (
    select * from described
    union all
    select * from sharing
)

select * from final
