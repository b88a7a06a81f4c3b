-- Grain: one row per indicator, period and breakdown, expected or known.
-- Purpose: what an author may print: value, status, yellow and display text. A value that was not delivered is NULL,
-- and so is one that is doubted: its display text is the doubted number, so that a person can judge it;
-- while an update is awaited the display text is that of the newest earlier period, with the rounding, unit, mark and
-- source of that period, and the yellow text says so. A value that follows from delivered ones is computed. One that is
-- withheld is gone here, and so is what is more precise than the print of the cells that would give it away.
with

grid as (
    select * from {{ ref('int_expected_grid') }}
),

cell_status as (
    select * from {{ ref('cell_status') }}
),

statuses as (
    select * from {{ ref('statuses') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

delivered as (
    {{ all_facts() }}
),

computed as (
    select * from {{ ref('int_computed_observations') }}
),

disclosure as (
    select
        cells.cell_key,
        cells.print_base,
        cells.print_value,
        coalesce(withheld.treatment in ('klein', 'ernaast'), false) as is_withheld,
        coalesce(withheld.treatment = 'afgerond', false) as is_shield
    from {{ ref('int_disclosure_cells') }} as cells
    left join {{ ref('int_withheld_cells') }} as withheld on cells.cell_key = withheld.cell_key
),

all_known as (
    select
        * exclude (vintage_count),
        '' as computed_from,
        '' as computed_text
    from delivered
    union all by name
    select
        indicator_id || '|' || period || '|' || breakdown as fact_key,
        * exclude (indicator_id, period, period_kind, period_start, period_end, breakdown, doubt_nl),
        cast(null as decimal(28, 6)) as doubted_value
    from computed
),

facts as (
    select
        all_known.* replace (
            case
                when disclosure.is_withheld then null
                when disclosure.is_shield and all_known.value is not null then disclosure.print_value
                else all_known.value
            end as value,
            case
                when disclosure.is_withheld then null
                when disclosure.is_shield and all_known.doubted_value is not null then disclosure.print_value
                else all_known.doubted_value
            end as doubted_value,
            case when disclosure.is_withheld then 'C' else all_known.conf_status end as conf_status,
            case
                when disclosure.is_withheld or disclosure.is_shield then '' else all_known.raw_value
            end as raw_value,
            case when disclosure.is_withheld then '' else all_known.computed_text end as computed_text,
            coalesce(disclosure.print_base, all_known.rounding_base) as rounding_base
        )
    from all_known
    left join disclosure on all_known.fact_key = disclosure.cell_key
),

cells as (
    select
        grid.*,
        cell_status.status,
        cell_status.is_yellow,
        cell_status.yellow_text,
        cell_status.reason,
        coalesce(statuses.printed_sign, '') as printed_sign,
        cell_status.partner as owed_by,
        case
            when cell_status.prints_carried
                then grid.indicator_id || '|' || grid.carried_period || '|' || grid.breakdown
        end as carried_key
    from grid
    inner join cell_status on grid.cell_key = cell_status.cell_key
    inner join statuses on cell_status.status = statuses.status
),

-- the cell with its own fact, and the earlier one that stands in for it while an update is awaited
sourced as (
    select
        cells.indicator_id,
        cells.period,
        cells.period_kind,
        cells.breakdown,
        cells.as_of,
        own.value,
        own.doubted_value,
        coalesce(own.unit, indicators.unit) as unit,
        coalesce(own.obs_status, 'O') as obs_status,
        coalesce(own.conf_status, 'F') as conf_status,
        cells.status as series_status,
        cells.printed_sign,
        cells.is_yellow,
        cells.yellow_text,
        cells.reason as status_reason,
        coalesce(own.hedge, '') as hedge,
        cast(coalesce(own.rounding_base, indicators.rounding_base, 1) as integer) as rounding_base,
        coalesce(own.decimals, 0) as decimals,
        cells.owed_by,
        coalesce(own.dataset, '') as dataset,
        coalesce(own.delivery_id, '') as delivery_id,
        coalesce(own.raw_sha256, '') as raw_sha256,
        own.raw_row,
        coalesce(own.raw_column, '') as raw_column,
        coalesce(own.raw_value, '') as raw_value,
        coalesce(own.correction_id, '') as correction_id,
        coalesce(own.computed_from, '') as computed_from,
        coalesce(own.computed_text, '') as computed_text,
        coalesce(own.attribution, '') as attribution,
        coalesce(own.received_text, '') as received_text,
        own.published_on,
        own.received_on,
        own.partner as delivering_partner,
        case when carried.fact_key is not null then cells.carried_period end as carried_period,
        carried.value as carried_value,
        carried.unit as carried_unit,
        carried.obs_status as carried_obs_status,
        carried.hedge as carried_hedge,
        carried.rounding_base as carried_rounding_base,
        carried.decimals as carried_decimals
    from cells
    inner join indicators on cells.indicator_id = indicators.indicator_id
    left join facts as own on cells.cell_key = own.fact_key
    left join facts as carried on cells.carried_key = carried.fact_key
),

printed as (
    select
        *,
        carried_period is not null as is_carried,
        coalesce(carried_period, period) as printed_period,
        case when carried_period is null then coalesce(value, doubted_value) else carried_value end as number_value,
        case when carried_period is null then unit else carried_unit end as printed_unit,
        case when carried_period is null then hedge else carried_hedge end as printed_hedge,
        case when carried_period is null then rounding_base else carried_rounding_base end as printed_rounding_base,
        case when carried_period is null then decimals else carried_decimals end as printed_decimals,
        case when carried_period is null then obs_status else carried_obs_status end as printed_obs_status
    from sourced
),

worded as (
    select
        *,
        case
            when printed_sign <> '' then printed_sign
            when number_value is null then '.'
            else
                {{ display_figure(
                    'printed_hedge', 'number_value', 'printed_unit', 'printed_rounding_base', 'printed_decimals'
                ) }}
        end as display_text
    from printed
),

final as (
    select
        indicator_id,
        period,
        period_kind,
        breakdown,
        value,
        doubted_value,
        printed_unit as unit,
        obs_status,
        conf_status,
        series_status,
        is_yellow,
        display_text,
        case
            when printed_sign = '' and number_value is not null
                then
                    cast(
                        {{ rounded('number_value', 'printed_rounding_base', 'printed_decimals') }} as decimal(28, 6)
                    )
        end as printed_value,
        printed_period,
        printed_obs_status,
        printed_hedge as hedge,
        yellow_text,
        status_reason,
        case
            when printed_sign = '' and number_value is not null and contains(printed_obs_status, 'P') then '*'
            else ''
        end as mark,
        carried_period,
        carried_value,
        printed_rounding_base as rounding_base,
        cast(printed_decimals as integer) as decimals,
        coalesce(delivering_partner, owed_by, '') as partner,
        dataset,
        delivery_id,
        raw_sha256,
        raw_row,
        raw_column,
        raw_value,
        correction_id,
        computed_from,
        computed_text,
        attribution,
        received_text,
        published_on,
        received_on,
        as_of
    from worded
)

select * from final
