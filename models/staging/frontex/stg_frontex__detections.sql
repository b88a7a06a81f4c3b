-- Grain: one row per delivered cell. Purpose: detections of irregular border crossings by route and nationality.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('frontex', 'detections') }}
),

cells as (
    select *
    from landed unpivot (
        cell for raw_column in ({{ columns_like(
            source('frontex', 'detections'),
            '^([a-z]{3}_?\\d{4}|\\d{4}_\\d{2}_01(_00_00_00)?|[34]\\d{4}|no_wide_column)$'
        ) }})
    )
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        {{ period_month_header('raw_column') }} as period,
        'month' as period_kind,
        trim(route) as route,
        trim(border_type) as border_type,
        trim(nationality) as nationality,
        {{ staged_cell('cell', 'point', 'frontex', blank_sign('cell')) }}
    from cells
)

select * from final
