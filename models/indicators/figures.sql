-- Grain: one row per figure: an observation and a measure. Purpose: everything that may be printed, with its text in
-- a table, in running text and in a headline, status, source and definition. Measures are computed in `measures`; one
-- that may not be made is no figure. A measure carries the delivery of its base too.
with

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

-- what a report table leaves in "overig" is a figure too
residual_findings as (
    select
        figure_id,
        {{ yellow_text("'geel'", "'restgroep ' || string_agg(reason, ' en ' order by reason)") }} as yellow_text
    from {{ ref('residual_findings') }}
    group by figure_id
),

residuals as (
    select
        residuals.* replace (
            residuals.is_yellow or found.figure_id is not null as is_yellow,
            coalesce(nullif(residuals.yellow_text, ''), found.yellow_text, '') as yellow_text
        )
    from {{ ref('residuals') }} as residuals
    left join residual_findings as found on residuals.figure_id = found.figure_id
),

measures as (
    select * from {{ ref('measures') }}
    where withheld_reason = ''
),

statuses as (
    select * from {{ ref('statuses') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

breakdowns as (
    select * from {{ ref('int_breakdowns') }}
),

table_heads as (
    select
        'residual_' || replace(table_id, '.', '_') as residual_of,
        table_number
    from {{ ref('table_heads') }}
),

sourced as (
    select
        observations.*,
        indicators.definition_nl as definition,
        {{ source_line('observations') }} as source_line
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
),

-- a figure that is carried over has the source of the period it comes from
described as (
    select
        sourced.* exclude (source_line),
        coalesce(carried.source_line, sourced.source_line) as source_line
    from sourced
    left join sourced as carried
        on
            sourced.indicator_id = carried.indicator_id
            and sourced.carried_period = carried.period
            and sourced.breakdown = carried.breakdown
),

printed as (
    select
        indicator_id,
        period,
        breakdown,
        'value' as measure,
        value,
        unit,
        printed_value,
        {{ printed_decimals('rounding_base', 'decimals') }} as printed_decimals,
        display_text,
        '' as base_indicator_id,
        '' as base_period,
        '' as base_breakdown,
        false as has_place_alone
    from described

    union all
    select
        indicator_id,
        period,
        breakdown,
        measure,
        value,
        unit,
        printed_value,
        printed_decimals,
        display_text,
        base_indicator_id,
        base_period,
        base_breakdown,
        has_place_alone
    from measures
),

measured as (
    select
        printed.*,
        own.is_yellow or coalesce(base.is_yellow, false) as is_yellow,
        case
            when own.is_yellow or not coalesce(base.is_yellow, false) then own.yellow_text
            when printed.base_period = printed.period then {{ yellow_base('base_status', "'totaal'") }}
            else {{ yellow_base('base_status', "'vorig jaar'") }}
        end as yellow_text,
        own.series_status as status,
        case when printed.measure = 'value' then own.printed_period else printed.period end as printed_period,
        case when printed.measure = 'value' then own.printed_obs_status else own.obs_status end as obs_status,
        own.conf_status,
        case when printed.measure = 'value' then own.hedge else '' end as hedge,
        case when printed.measure = 'value' then own.computed_text else '' end as computed_text,
        case when own.mark = '' then coalesce(base.mark, '') else own.mark end as mark,
        case
            when printed.measure = 'per_1000' then concat_ws('. Inwoners: ', own.source_line, base.source_line)
            else own.source_line
        end as source_line,
        own.delivery_id,
        own.raw_sha256,
        base.value as base_value,
        -- below zero a rise may be a smaller shortage, and no word says which
        own.value >= 0 and base.value >= 0 as has_direction,
        coalesce(base.delivery_id, '') as base_delivery_id,
        coalesce(base.raw_sha256, '') as base_raw_sha256,
        case
            when printed.measure = 'change_pct'
                then 'Procentuele verandering ten opzichte van ' || base_periods.period_label || '. '
            when printed.measure like 'change%'
                then 'Verschil met ' || base_periods.period_label || '. '
            when printed.measure = 'share_pct' then 'Aandeel in het totaal van dezelfde periode. '
            when printed.measure = 'rank' then 'Plaats, de grootste eerst. '
            when printed.measure = 'per_1000'
                then 'Per 1.000 inwoners van het land op ' || base_periods.period_label || '. '
            else ''
        end || own.definition as definition
    from printed
    inner join described as own
        on
            printed.indicator_id = own.indicator_id
            and printed.period = own.period
            and printed.breakdown = own.breakdown
    -- the base of a value has no period, so it finds none
    left join described as base
        on
            printed.base_indicator_id = base.indicator_id
            and printed.base_period = base.period
            and printed.base_breakdown = base.breakdown
    left join statuses as base_status on base.series_status = base_status.status
    left join periods as base_periods on printed.base_period = base_periods.period

    union all
    select
        indicator_id,
        period,
        breakdown,
        measure,
        value,
        unit,
        printed_value,
        {{ printed_decimals('rounding_base', 'decimals') }} as printed_decimals,
        display_text,
        '' as base_indicator_id,
        '' as base_period,
        '' as base_breakdown,
        false as has_place_alone,
        is_yellow,
        yellow_text,
        status,
        printed_period,
        obs_status,
        conf_status,
        '' as hedge,
        '' as computed_text,
        mark,
        source_line,
        delivery_id,
        raw_sha256,
        cast(null as decimal(28, 6)) as base_value,
        false as has_direction,
        '' as base_delivery_id,
        '' as base_raw_sha256,
        definition
    from residuals
),

titles as (
    select
        indicator_id as title_of,
        title_nl,
        chapter
    from indicators
),

worded as (
    select
        measured.*,
        titles.chapter,
        breakdowns.breakdown_label,
        breakdowns.members,
        breakdowns.countries,
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        periods.period_label,
        printed_periods.period_kind as printed_kind,
        printed_periods.period_label as printed_label,
        concat_ws(', ', titles.title_nl, nullif(breakdowns.breakdown_label, ''), periods.period_label)
        || case
            when measured.measure = 'value' then ''
            when measured.measure = 'change_abs' then ' (verschil met jaar ervoor)'
            when measured.measure = 'change_pct' then ' (verandering in procenten)'
            when measured.measure = 'change_pp' then ' (verandering in procentpunten)'
            when measured.measure = 'share_pct' then ' (aandeel)'
            when measured.measure = 'rank' then ' (plaats)'
            when measured.measure = 'per_1000' then ' (per 1.000 inwoners)'
            else ' (overig in tabel ' || table_heads.table_number || ')'
        end as figure_label,
        case measured.display_text
            when '.' then 'nog niet bekend'
            when 'x' then 'niet openbaar'
            else measured.display_text
        end as words,
        case
            when measured.measure = 'share_pct' then measured.display_text || ' van het totaal'
            when measured.measure = 'rank' then 'plaats ' || measured.display_text
            when measured.measure = 'per_1000' then measured.display_text || ' per 1.000 inwoners'
            when measured.measure not like 'change%' then ''
            when measured.printed_value <> 0
                then
                    case when measured.value < 0 then 'een daling van ' else 'een stijging van ' end
                    || ltrim(measured.display_text, '-')
            when measured.value = 0 then 'geen verandering'
            else 'vrijwel geen verandering'
        end as fragment_text,
        case
            when measured.is_yellow then {{ by_form(dict()) }}
            when measured.measure like 'change%' and measured.has_direction
                then {{ direction_words('measured.value', 'measured.printed_value', 'measured.unit') }}
            when measured.measure = 'share_pct' then {{ fraction_words('measured.value') }}
            when measured.measure = 'rank' and measured.has_place_alone then {{ rank_words('measured.value') }}
            else {{ by_form(dict()) }}
        end as word_texts,
        case when measured.measure in ('value', 'change_abs') then measured.value end as headline_value
    from measured
    inner join titles on measured.indicator_id = titles.title_of
    inner join breakdowns on measured.breakdown = breakdowns.breakdown
    inner join periods on measured.period = periods.period
    left join periods as printed_periods on measured.printed_period = printed_periods.period
    left join table_heads on measured.measure = table_heads.residual_of
),

final as (
    select
        {{ figure_id() }} as figure_id,
        {{ figure_tag(figure_id()) }} as tag,
        indicator_id,
        period,
        period_kind,
        period_start,
        period_end,
        breakdown,
        members,
        countries,
        measure,
        chapter,
        figure_label,
        breakdown_label,
        period_label,
        value,
        unit,
        display_text,
        display_text || mark as table_text,
        words || case when mark = '' then '' else ' (voorlopig)' end as running_text,
        {{ headline_number('headline_value', 'words', 'hedge') }} as headline_text,
        fragment_text,
        word_texts,
        is_yellow,
        yellow_text,
        status,
        printed_value,
        cast(case when printed_value is not null then printed_decimals end as integer) as printed_decimals,
        printed_period,
        printed_kind,
        coalesce(printed_label, '') as printed_label,
        case when printed_period <> period then printed_period end as carried_period,
        obs_status,
        conf_status,
        hedge,
        computed_text,
        mark,
        source_line,
        definition,
        delivery_id,
        raw_sha256,
        base_indicator_id,
        base_period,
        base_value,
        base_delivery_id,
        base_raw_sha256,
        -- what an approval is bound to: any change of text, definition or status gives another signature
        sha256(concat_ws('|', display_text, definition, status)) as signature
    from worded
)

select * from final
