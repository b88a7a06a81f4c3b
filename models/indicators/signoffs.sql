-- Grain: one row per figure and approver that approved it for this edition. Purpose: whether the approval still stands.
-- An approval is bound to text, definition and status: when one of them changed it must be given again.
with

signoffs as (
    select * exclude (newest_first)
    from (
        select
            *,
            row_number() over (partition by edition, approver, figure_id order by approved_on desc) as newest_first
        from {{ ref('signoff_register') }}
        where edition = {{ var('edition') }}
    )
    where newest_first = 1
),

figures as (
    select * from {{ ref('figures') }}
),

final as (
    select
        signoffs.approver,
        signoffs.figure_id,
        signoffs.approved_on,
        signoffs.approved_by_role,
        signoffs.signature as approved_signature,
        signoffs.approved_text,
        coalesce(figures.signature, '') as signature,
        coalesce(figures.display_text, '') as display_text,
        case
            when figures.figure_id is null then 'vervallen'
            when figures.signature = signoffs.signature then 'akkoord'
            else 'opnieuw bevestigen'
        end as signoff_state
    from signoffs
    left join figures on signoffs.figure_id = figures.figure_id
)

select * from final
