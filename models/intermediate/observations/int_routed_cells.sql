-- Grain: one row per delivered cell and figure that it serves, every vintage. Purpose: all routes as one relation, and
-- why a cell cannot be placed: no delivered text fails a build, what fits nowhere has a reason and goes no further.
with

routes as (
    {% for model in [
        ref('int_routes__migratie'),
        ref('int_routes__asiel'),
        ref('int_routes__oekraine'),
        ref('int_routes__toezicht_vertrek'),
        ref('int_routes__huisvesting'),
        ref('int_routes__inburgering_naturalisatie'),
        ref('int_routes__template'),
    ] -%}
        select
            indicator_id,
            breakdown,
            {{ observation_columns() }},
            delivered_unit
        from {{ model }}
        {%- if not loop.last %} union all {% endif %}
    {%- endfor %}
),

-- what is held is as if it had not come
deliveries as (
    select * from {{ ref('int_deliveries') }}
    where not is_held
),

indicators as (
    select * from {{ ref('indicators') }}
),

units as (
    select code from {{ ref('terms') }}
    where term_list = 'eenheid'
),

catalogue as (
    select * from {{ ref('indicator_dimensions') }}
),

dimensions as (
    select * from {{ ref('dimensions') }}
),

-- countries, and what publishers list beside them: sums of countries, the rest, unknown
country_codes as (
    select iso3 as code from {{ ref('countries') }}
    union
    select code from {{ ref('country_labels') }}
),

member_labels as (
    select * from {{ ref('member_labels') }}
),

pairs as (
    select distinct
        routes.indicator_id,
        routes.breakdown,
        item.pair,
        split_part(item.pair, '=', 1) as dimension,
        split_part(item.pair, '=', 2) as code
    from routes, {{ each_of("split(routes.breakdown, ';')") }} as item (pair)
    where routes.breakdown <> ''
),

judged_pairs as (
    select
        pairs.*,
        case
            when not regexp_full_match(pairs.pair, '[^=]+=[^=]+')
                then 'uitsplitsing "' || pairs.breakdown || '" is niet te lezen (verwacht: kenmerk=waarde)'
            when dimensions.dimension is null or (catalogue.dimension is null and not dimensions.is_distinction)
                then
                    'kenmerk "' || pairs.dimension
                    || '" hoort niet bij deze indicator (verwacht: een kenmerk dat het sjabloon erbij noemt)'
            -- a country in a dimension of countries, and nowhere else
            when
                starts_with(pairs.code, '?')
                or (dimensions.is_country = (country_codes.code is null) and member_labels.code is null)
                then
                    '"' || trim(leading '?' from pairs.code) || '" is geen bekende waarde van het kenmerk "'
                    || pairs.dimension || '" (verwacht: een waarde zoals in eerdere leveringen)'
        end as reason,
        count(*) over (partition by pairs.indicator_id, pairs.breakdown, pairs.dimension) > 1 as is_double
    from pairs
    left join dimensions on pairs.dimension = dimensions.dimension
    left join catalogue on pairs.indicator_id = catalogue.indicator_id and pairs.dimension = catalogue.dimension
    left join country_codes on pairs.code = country_codes.code
    left join member_labels on pairs.dimension = member_labels.dimension and pairs.code = member_labels.code
),

unknown_breakdowns as (
    select
        indicator_id,
        breakdown,
        min(
            coalesce(
                reason, 'uitsplitsing "' || breakdown || '" noemt een kenmerk tweemaal (verwacht: elk kenmerk eenmaal)'
            )
        ) as reason
    from judged_pairs
    where reason is not null or is_double
    group by indicator_id, breakdown
),

joined as (
    select
        routes.indicator_id,
        routes.period,
        routes.period_kind,
        routes.breakdown,
        routes.value,
        routes.decimals,
        nullif(routes.delivered_unit, '') as delivered_unit,
        -- an empty cell without any sign is a missing value, never a zero
        case
            when routes.value is null and routes.obs_status = 'A' and trim(routes.raw_value) = '' then 'O'
            else routes.obs_status
        end as obs_status,
        routes.conf_status,
        deliveries.partner,
        deliveries.dataset,
        deliveries.coverage,
        deliveries.received_on,
        deliveries.published_on,
        deliveries.received_text,
        coalesce(deliveries.is_copy, false) as is_copy,
        deliveries.vintage_on,
        deliveries.sequence,
        routes.delivery_id,
        deliveries.raw_sha256,
        routes.raw_row,
        routes.raw_column,
        routes.raw_value,
        {{ period_start('routes.period') }} as period_start,
        {{ period_end('routes.period') }} as period_end,
        deliveries.withdrawn_on,
        {{ unreadable_cell('routes') }} as unreadable_reason
    from routes
    inner join deliveries on routes.delivery_id = deliveries.delivery_id
),

judged as (
    select
        joined.*,
        case
            when joined.unreadable_reason <> '' then joined.unreadable_reason
            when
                indicators.indicator_id is null
                then
                    'indicator "'
                    || joined.indicator_id
                    || '" is niet bekend (verwacht: een indicator uit het sjabloon)'
            when unknown_breakdowns.reason is not null then unknown_breakdowns.reason
            when units.code is null and joined.delivered_unit is not null
                then
                    'eenheid "'
                    || joined.delivered_unit
                    || '" is niet bekend (verwacht: de eenheid die het sjabloon noemt)'
            when joined.period_end < indicators.exists_from
                then
                    'periode "' || joined.period || '" ligt voor het begin van deze indicator (verwacht: vanaf '
                    || {{ display_date('indicators.exists_from') }} || ')'
            when joined.period_start >= indicators.exists_until
                then
                    'periode "' || joined.period || '" ligt na het einde van deze indicator (verwacht: voor '
                    || {{ display_date('indicators.exists_until') }} || ')'
            else ''
        end as unfit_reason
    from joined
    left join indicators on joined.indicator_id = indicators.indicator_id
    left join unknown_breakdowns
        on joined.indicator_id = unknown_breakdowns.indicator_id and joined.breakdown = unknown_breakdowns.breakdown
    left join units on joined.delivered_unit = units.code
),

-- cells of one delivery that tell the same figure
told as (
    select
        *,
        count(*) over figure as times_told,
        coalesce(min(value) over figure = max(value) over figure, count(value) over figure = 0)
        and (count(value) over figure = 0 or count(value) over figure = count(*) over figure)
        and min(obs_status) over figure = max(obs_status) over figure
        and min(coalesce(delivered_unit, '')) over figure = max(coalesce(delivered_unit, '')) over figure
            as is_told_alike,
        min(raw_row) over figure as first_row,
        row_number() over (
            partition by delivery_id, indicator_id, period, breakdown, unfit_reason = ''
            order by raw_row, raw_column -- unique: a cell serves a figure once, as the yml tests
        ) as told_number
    from judged
    window figure as (partition by delivery_id, indicator_id, period, breakdown, unfit_reason = '')
),

reasoned as (
    select
        {{ all_columns(but=[
            'unreadable_reason', 'unfit_reason', 'times_told', 'is_told_alike', 'first_row', 'told_number',
        ]) }},
        case
            when unfit_reason <> '' or times_told = 1 or (is_told_alike and told_number = 1) then unfit_reason
            when
                is_told_alike
                then 'dit cijfer staat al in rij ' || cast(first_row as string) || ' (verwacht: elk cijfer eenmaal)'
            else
                'dit cijfer staat ' || cast(times_told as string)
                || ' keer in het bestand, met verschillende waarden, voor het eerst in rij '
                || cast(first_row as string) || ' (verwacht: elk cijfer eenmaal)'
        end as unplaced_reason
    from told
),

final as (
    select
        *,
        -- of two deliveries of one day a partner's own export goes before a template, then the last in sequence
        row_number() over (
            partition by indicator_id, period, breakdown, unplaced_reason = ''
            order by
                vintage_on asc,
                received_on asc,
                dataset = 'sjabloon/levering' desc,
                sequence asc,
                delivery_id asc, -- unique: a delivery holds a placed cell once, as the yml tests
                raw_row asc,
                raw_column asc
        ) as vintage_number
    from reasoned
)

select * from final
