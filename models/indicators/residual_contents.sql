-- Grain: one row per residual cell and member folded into it, and one for what no member explains. Purpose: "overig"
-- shows what is in it, largest first, so that nothing grave is out of sight.
with

residuals as (
    select * from {{ ref('residuals') }}
    where residual_value is not null
),

observations as (
    select
        observations.*,
        statuses.is_secret
    from {{ ref('observations') }} as observations
    inner join {{ ref('statuses') }} as statuses on observations.series_status = statuses.status
    where observations.value is not null or statuses.is_secret
),

cells as (
    select * from {{ ref('int_table_cells') }}
    where measure = 'value'
),

parts as (
    select * from {{ ref('int_parts') }}
    where is_part_of_total
),

candidates as (
    select
        residuals.table_id,
        residuals.figure_id,
        residuals.col_order,
        residuals.dimension,
        observations.indicator_id,
        observations.breakdown,
        observations.value,
        observations.is_secret,
        parts.member_code,
        parts.member_label
    from residuals
    inner join observations
        on
            residuals.indicator_id = observations.indicator_id
            and residuals.printed_period = observations.period
    inner join parts
        on
            observations.breakdown = parts.breakdown
            and residuals.breakdown = parts.total_breakdown
            and residuals.dimension = parts.dimension
),

-- a shown member that is withheld is in the residual all the same
folded as (
    select candidates.*
    from candidates
    left join cells
        on
            candidates.table_id = cells.table_id
            and candidates.col_order = cells.col_order
            and candidates.indicator_id = cells.indicator_id
            and candidates.breakdown = cells.breakdown
    where cells.table_id is null or candidates.is_secret
),

explained as (
    select
        figure_id,
        sum(value) as explained_value,
        bool_or(is_secret) as has_secret
    from folded
    group by figure_id
),

contents as (
    select
        figure_id,
        dimension,
        member_code,
        member_label,
        value,
        is_secret,
        false as is_rest
    from folded

    union all
    select
        residuals.figure_id,
        residuals.dimension,
        '' as member_code,
        'niet uitgesplitst' as member_label,
        residuals.residual_value - coalesce(explained.explained_value, 0) as value,
        false as is_secret,
        true as is_rest
    from residuals
    left join explained on residuals.figure_id = explained.figure_id
),

ranked as (
    select
        contents.*,
        residuals.table_id,
        residuals.row_order,
        residuals.col_order,
        residuals.residual_value,
        residuals.rounding_base,
        residuals.decimals,
        coalesce(explained.has_secret, false) as has_secret,
        row_number() over (
            partition by contents.figure_id
            -- unique: a member is folded in once
            order by contents.is_rest asc, contents.value desc nulls last, contents.member_code asc
        ) as content_rank,
        contents.value = min(contents.value) filter (where not contents.is_rest) over (
            partition by contents.figure_id
        ) as is_smallest
    from contents
    inner join residuals on contents.figure_id = residuals.figure_id
    left join explained on contents.figure_id = explained.figure_id
),

final as (
    select
        table_id,
        row_order,
        col_order,
        figure_id,
        cast(content_rank as integer) as content_rank,
        dimension,
        member_code,
        member_label,
        cast(value as decimal(28, 6)) as value,
        -- the rest and the smallest member would give a withheld one away
        case
            when is_secret or (has_secret and (is_rest or coalesce(is_smallest, false))) then 'x'
            else {{ display_number('value', 'rounding_base', 'decimals') }}
        end as display_text,
        cast(100 * value / nullif(residual_value, 0) as decimal(28, 6)) as share_of_residual_pct,
        is_rest,
        is_secret
    from ranked
)

select * from final
