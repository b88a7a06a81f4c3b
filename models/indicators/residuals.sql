-- Grain: one row per residual cell of a report table. Purpose: "overig" as a figure of its own: the total minus the
-- members that the table shows, from unrounded values of one and the same period. A shown member without a figure for
-- that period is still in the residual; the yellow text then names it.
with

cells as (
    select
        *,
        {{ figure_id() }} as figure_id
    from {{ ref('int_table_cells') }}
),

observations as (
    select
        *,
        coalesce(value, carried_value) as printed_value,
        case when value is not null then period else carried_period end as printed_period
    from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

tables as (
    select * from {{ ref('report_tables') }}
),

totals as (
    select
        cells.table_id,
        cells.row_order,
        cells.row_label,
        cells.col_order,
        cells.col_label,
        cells.measure,
        cells.dimension,
        cells.figure_id,
        observations.*,
        {{ source_line('printed') }} as source_line
    from cells
    inner join observations
        on
            cells.indicator_id = observations.indicator_id
            and cells.period = observations.period
            and cells.breakdown = observations.breakdown
    -- a total that is carried over has the source of the period it comes from
    left join observations as printed
        on
            observations.indicator_id = printed.indicator_id
            and observations.printed_period = printed.period
            and observations.breakdown = printed.breakdown
    where cells.row_kind = 'residual'
),

shown as (
    select
        totals.figure_id,
        cells.row_label,
        observations.printed_value,
        observations.series_status,
        observations.is_yellow,
        coalesce(observations.printed_period = totals.printed_period, false) as is_counted
    from totals
    inner join cells
        on
            totals.table_id = cells.table_id
            and totals.indicator_id = cells.indicator_id
            and totals.col_order = cells.col_order
            and cells.measure = 'value'
            and {{ is_member_of('cells.breakdown', 'totals.breakdown', 'totals.dimension') }}
    inner join observations
        on
            cells.indicator_id = observations.indicator_id
            and cells.period = observations.period
            and cells.breakdown = observations.breakdown
),

parts as (
    select
        figure_id,
        sum(printed_value) filter (where is_counted) as shown_value,
        cast(count(*) filter (where is_counted) as integer) as shown_count,
        string_agg(row_label, ', ' order by row_label) filter (where not is_counted and series_status <> 'geheim')
            as absent_labels,
        string_agg(row_label, ', ' order by row_label) filter (where is_yellow) as yellow_labels,
        min(list_position({{ status_from_worst() }}, series_status)) as worst_part
    from shown
    group by figure_id
),

computed as (
    select
        totals.*,
        parts.absent_labels,
        parts.yellow_labels,
        parts.worst_part,
        coalesce(parts.shown_count, 0) as shown_count,
        case when parts.shown_count > 0 then cast(totals.printed_value - parts.shown_value as decimal(28, 6)) end
            as residual_value,
        tables.residual_limit_pct
    from totals
    inner join tables on totals.table_id = tables.table_id
    left join parts on totals.figure_id = parts.figure_id
),

judged as (
    select
        *,
        case
            when shown_count = 0 and printed_value is not null then '[geel: uitsplitsing niet geleverd]'
            when is_yellow then yellow_text
            when series_status in ('geheim', 'niet_van_toepassing') then ''
            when shown_count = 0 then '[geel: geen totaal]'
            when absent_labels is not null then '[geel: bevat ook ' || absent_labels || ', zonder eigen cijfer]'
            when yellow_labels is not null then '[geel: niet actueel: ' || yellow_labels || ']'
            else ''
        end as residual_yellow_text,
        case
            when series_status in ('geheim', 'niet_van_toepassing') then series_status
            when shown_count = 0 and (printed_value is not null or not is_yellow) then 'ontbreekt'
            else
                {{ status_from_worst() }}[least(
                    coalesce(worst_part, 99),
                    list_position({{ status_from_worst() }}, series_status)
                )]
        end as residual_status
    from computed
),

final as (
    select
        judged.figure_id,
        judged.indicator_id,
        judged.period,
        judged.breakdown,
        judged.measure,
        case when judged.printed_period = judged.period then judged.residual_value end as value,
        judged.unit,
        case
            when judged.series_status = 'geheim' then 'x'
            when judged.series_status = 'niet_van_toepassing' then 'nvt'
            when judged.residual_value is null then '.'
            else {{ display_number('judged.residual_value', 'judged.rounding_base', 'judged.decimals') }}
        end as display_text,
        judged.residual_yellow_text <> '' as is_yellow,
        judged.residual_yellow_text as yellow_text,
        judged.residual_status as status,
        case when judged.residual_status in ('voorlopig', 'verouderd') then '*' else '' end as mark,
        coalesce(judged.source_line, '') as source_line,
        'Totaal min de leden die de tabel afzonderlijk toont. ' || indicators.definition_nl as definition,
        judged.delivery_id,
        judged.raw_sha256,
        judged.table_id,
        judged.row_order,
        judged.row_label,
        cast(judged.col_order as integer) as col_order,
        judged.col_label,
        judged.dimension,
        judged.printed_period,
        judged.printed_value as total_value,
        judged.residual_value,
        cast(100 * judged.residual_value / nullif(judged.printed_value, 0) as decimal(28, 6)) as residual_pct,
        cast(coalesce(judged.residual_limit_pct, {{ var('residual_limit_pct') }}) as integer) as residual_limit_pct,
        cast(judged.rounding_base as integer) as rounding_base,
        cast(judged.decimals as integer) as decimals
    from judged
    inner join indicators on judged.indicator_id = indicators.indicator_id
)

select * from final
