-- Grain: one row per delivery, indicator, period and breakdown (every vintage). Purpose: all observations, long.
with

routes as (
    select * from {{ ref('int_routes__migratie') }}
    union all by name
    select * from {{ ref('int_routes__asiel') }}
    union all by name
    select * from {{ ref('int_routes__oekraine') }}
    union all by name
    select * from {{ ref('int_routes__toezicht_vertrek') }}
    union all by name
    select * from {{ ref('int_routes__huisvesting') }}
    union all by name
    select * from {{ ref('int_routes__inburgering_naturalisatie') }}
    union all by name
    select * from {{ ref('int_routes__template') }}
),

-- of one day the file that states the later moment goes after the others, whichever landed first
ledger as (
    select
        * replace (
            cast(row_number() over (
                partition by dataset
                order by
                    received_on,
                    stated_at nulls first,
                    sequence,
                    delivery_id -- unique: the ledger has one row per delivery
            ) as integer) as sequence
        )
    from {{ source('door', 'ledger') }}
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
        case when routes.value is null and routes.obs_status = 'A' then 'O' else routes.obs_status end as obs_status,
        routes.conf_status,
        ledger.partner,
        ledger.dataset,
        ledger.coverage,
        ledger.received_on,
        ledger.published_on,
        case ledger.date_precision
            when 'year' then cast(year(ledger.received_on) as varchar)
            when 'month' then {{ display_month('ledger.received_on') }}
            else {{ display_date('ledger.received_on') }}
        end as received_text,
        coalesce(ledger.is_copy, false) as is_copy,
        -- what a file says is as old as its publication: an older file that arrives late is an older vintage
        least(coalesce(ledger.published_on, ledger.received_on), ledger.received_on) as vintage_on,
        ledger.sequence,
        routes.delivery_id,
        ledger.raw_sha256,
        routes.raw_row,
        routes.raw_column,
        routes.raw_value,
        {{ period_start('routes.period') }} as period_start,
        {{ period_end('routes.period') }} as period_end
    from routes
    inner join ledger on routes.delivery_id = ledger.delivery_id
),

final as (
    select
        *,
        -- of two deliveries of one day a partner's own export goes before a template, then the last in sequence
        row_number() over (
            partition by indicator_id, period, breakdown
            order by
                vintage_on asc,
                received_on asc,
                dataset = 'sjabloon/levering' desc,
                sequence asc,
                delivery_id asc -- unique: a delivery holds a cell once, as the yml tests
        ) as vintage_number
    from joined
)

select * from final
