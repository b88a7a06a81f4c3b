-- Grain: one row per residual cell of a report table. Purpose: "overig" as a figure of its own: the total minus the
-- members that the table shows, from unrounded values of one and the same period. A member without a figure for that
-- period is still in the residual; the yellow text names those that are shown, and those known to be as large. Nothing
-- is left over of a number that its source did not give exactly, nor of parts that are more than their total. Beside a
-- list of the largest it is yellow while what no member accounts for could hold one that belongs in the list.
with

cells as (
    select
        *,
        {{ figure_id() }} as figure_id
    from {{ ref('int_table_cells') }}
),

observations as (
    select
        * exclude (printed_value, printed_period),
        coalesce(value, carried_value) as number_value,
        case when printed_value is not null then printed_period end as printed_period
    from {{ ref('observations') }}
),

parts_of_totals as (
    select * from {{ ref('int_parts') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

statuses as (
    select * from {{ ref('statuses') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

tables as (
    select * from {{ ref('report_tables') }}
),

rankings as (
    select * from {{ ref('report_table_rows') }}
    where row_kind = 'top'
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
        printed_periods.period_end as printed_end,
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
    left join periods as printed_periods on observations.printed_period = printed_periods.period
    where cells.row_kind = 'residual'
),

shown as (
    select
        totals.figure_id,
        cells.breakdown,
        cells.row_label,
        cells.row_kind = 'top' as is_ranked,
        observations.number_value,
        observations.hedge,
        observations.doubted_value,
        observations.series_status,
        observations.is_yellow,
        statuses.is_secret,
        statuses.gravity,
        coalesce(observations.printed_period = totals.printed_period, false)
        and observations.number_value is not null as is_counted
    from totals
    inner join cells
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
    inner join observations
        on
            cells.indicator_id = observations.indicator_id
            and cells.period = observations.period
            and cells.breakdown = observations.breakdown
    inner join statuses on observations.series_status = statuses.status
),

parts as (
    select
        figure_id,
        sum(number_value) filter (where is_counted) as shown_value,
        min(number_value) filter (where is_counted) as smallest_value,
        min(number_value) filter (where is_counted and is_ranked) as smallest_ranked,
        count(*) filter (where is_counted and is_ranked) as ranked_count,
        min(nullif(hedge, '')) filter (where is_counted) as part_hedge,
        cast(count(*) filter (where is_counted) as integer) as shown_count,
        string_agg(row_label, ', ' order by row_label) filter (
            where not is_counted and not is_secret and doubted_value is null
        ) as absent_labels,
        string_agg(row_label, ', ' order by row_label) filter (where doubted_value is not null) as doubted_labels,
        string_agg(row_label, ', ' order by row_label) filter (where is_yellow) as yellow_labels,
        min(gravity) as worst_part
    from shown
    group by figure_id
),

own_values as (
    select
        observations.*,
        periods.period_end,
        periods.period_label
    from observations
    inner join periods on observations.period = periods.period
    where observations.value is not null
),

-- what each member was when it last had a figure of its own, in the three years before
earlier_members as (
    select
        totals.figure_id,
        totals.dimension,
        own_values.breakdown,
        bool_and(parts_of_totals.is_part_of_total) as is_part_of_total,
        max(parts_of_totals.member_label) as member_label,
        max_by(own_values.value, row(own_values.period_end, own_values.period, own_values.indicator_id))
            as newest_value,
        max_by(own_values.period, row(own_values.period_end, own_values.period, own_values.indicator_id))
            as newest_period,
        max_by(own_values.period_label, row(own_values.period_end, own_values.period, own_values.indicator_id))
            as newest_label
    from totals
    inner join own_values
        on
            totals.indicator_id = own_values.indicator_id
            and totals.period_kind = own_values.period_kind
            and own_values.period_end between totals.printed_end - interval 3 years and totals.printed_end
    inner join parts_of_totals
        on
            own_values.breakdown = parts_of_totals.breakdown
            and totals.breakdown = parts_of_totals.total_breakdown
            and totals.dimension = parts_of_totals.dimension
    group by totals.figure_id, totals.dimension, own_values.breakdown
),

hidden_members as (
    select
        earlier_members.figure_id,
        string_agg(
            earlier_members.member_label
            || ' (' || earlier_members.newest_label || ': '
            || {{ display_number('earlier_members.newest_value', '1', '0') }} || ')', ', '
            order by earlier_members.newest_value desc, earlier_members.breakdown asc, earlier_members.dimension asc
        ) as hidden_labels
    from earlier_members
    inner join totals on earlier_members.figure_id = totals.figure_id
    inner join parts on earlier_members.figure_id = parts.figure_id
    anti join shown
        on earlier_members.figure_id = shown.figure_id and earlier_members.breakdown = shown.breakdown
    where
        earlier_members.is_part_of_total
        and earlier_members.newest_period <> totals.printed_period
        and earlier_members.newest_value >= parts.smallest_value
    group by earlier_members.figure_id
),

-- what all members that are known leave of the total, whether the table shows them or not
unaccounted as (
    select
        totals.figure_id,
        totals.number_value - sum(own_values.value) as unknown_value
    from totals
    inner join own_values
        on totals.indicator_id = own_values.indicator_id and totals.printed_period = own_values.period
    inner join parts_of_totals
        on
            own_values.breakdown = parts_of_totals.breakdown
            and totals.breakdown = parts_of_totals.total_breakdown
            and totals.dimension = parts_of_totals.dimension
            and parts_of_totals.can_be_largest
    group by totals.figure_id, totals.number_value
),

computed as (
    select
        totals.*,
        parts.absent_labels,
        parts.doubted_labels,
        parts.yellow_labels,
        parts.worst_part,
        hidden_members.hidden_labels,
        coalesce(nullif(totals.hedge, ''), parts.part_hedge, '') as any_hedge,
        coalesce(parts.shown_count, 0) as shown_count,
        coalesce(
            unaccounted.unknown_value >= parts.smallest_ranked
            or (unaccounted.unknown_value > 0 and parts.ranked_count < rankings.top_count), false
        ) as may_hide_largest,
        case when parts.shown_count > 0 then cast(totals.number_value - parts.shown_value as decimal(28, 6)) end
            as left_over,
        tables.residual_limit_pct,
        coalesce(statuses.printed_sign, '') as printed_sign,
        statuses.gravity
    from totals
    inner join tables on totals.table_id = tables.table_id
    inner join statuses on totals.series_status = statuses.status
    left join parts on totals.figure_id = parts.figure_id
    left join hidden_members on totals.figure_id = hidden_members.figure_id
    left join unaccounted on totals.figure_id = unaccounted.figure_id
    left join rankings
        on
            totals.table_id = rankings.table_id
            and totals.indicator_id = rankings.indicator_id
            and totals.dimension = rankings.dimension
            and totals.breakdown = coalesce(rankings.breakdown, '')
),

made as (
    select
        *,
        -- a doubted member is printed, so what is left over beside it would hold it once more
        case when any_hedge = '' and left_over >= 0 and doubted_labels is null then left_over end as residual_value
    from computed
),

judged as (
    select
        *,
        case
            when shown_count = 0 and number_value is not null and doubted_labels is null
                then {{ yellow_text("'geel'", "'uitsplitsing niet geleverd'") }}
            when is_yellow then yellow_text
            when printed_sign <> '' then ''
            when doubted_labels is not null
                then {{ yellow_text("'controle'", "'wordt nagevraagd: ' || doubted_labels") }}
            when shown_count = 0 then {{ yellow_text("'geel'", "'geen totaal'") }}
            when any_hedge <> '' then ''
            when left_over < 0 then {{ yellow_text("'geel'", "'de delen zijn samen meer dan het totaal'") }}
            when absent_labels is not null
                then {{ yellow_text("'geel'", "'bevat ook ' || absent_labels || ', zonder eigen cijfer'") }}
            when hidden_labels is not null
                then {{ yellow_text("'geel'", "'bevat ook ' || hidden_labels || ', zonder eigen cijfer'") }}
            when may_hide_largest
                then {{ yellow_text("'geel'", "'niet volledig uitgesplitst; een van de grootste kan ontbreken'") }}
            when yellow_labels is not null
                then {{ yellow_text("'geel'", "'niet actueel: ' || yellow_labels") }}
            else ''
        end as residual_yellow_text,
        case
            when printed_sign <> '' then series_status
            when doubted_labels is not null then 'twijfel'
            when shown_count = 0 and (number_value is not null or not is_yellow) then 'ontbreekt'
            when left_over < 0 or absent_labels is not null or hidden_labels is not null or may_hide_largest
                then 'ontbreekt'
            else (
                select s.status from statuses as s
                where s.gravity = least(coalesce(made.worst_part, 99), made.gravity)
            )
        end as residual_status
    from made
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
            when judged.printed_sign <> '' then judged.printed_sign
            when judged.residual_value is null then '.'
            else {{ display_number('judged.residual_value', 'judged.rounding_base', 'judged.decimals') }}
        end as display_text,
        case
            when judged.printed_sign = ''
                then
                    cast(
                        {{ rounded('judged.residual_value', 'judged.rounding_base', 'judged.decimals') }}
                        as decimal(28, 6)
                    )
        end as printed_value,
        judged.printed_obs_status as obs_status,
        judged.conf_status,
        case
            when judged.any_hedge <> '' and judged.residual_value is null
                then 'niet te berekenen: een cijfer is een benadering (' || judged.any_hedge || ')'
            else ''
        end as residual_note,
        judged.residual_yellow_text <> '' as is_yellow,
        judged.residual_yellow_text as yellow_text,
        judged.residual_status as status,
        case when judged.residual_value is not null and contains(judged.printed_obs_status, 'P') then '*' else '' end
            as mark,
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
        judged.number_value as total_value,
        judged.residual_value,
        cast(100 * judged.residual_value / nullif(judged.number_value, 0) as decimal(28, 6)) as residual_pct,
        cast(coalesce(judged.residual_limit_pct, {{ var('residual_limit_pct') }}) as integer) as residual_limit_pct,
        cast(judged.rounding_base as integer) as rounding_base,
        cast(judged.decimals as integer) as decimals
    from judged
    inner join indicators on judged.indicator_id = indicators.indicator_id
)

select * from final
