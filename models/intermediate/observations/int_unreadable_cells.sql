-- Grain: one row per staged cell that cannot be read. Purpose: a period that the calendar does not have, a text that is
-- no number, or a sign that nobody knows, in any delivery, also where no route takes the cell.
{%- set staged = [
    ref('stg_cbs__alleenstaande_minderjarigen'),
    ref('stg_cbs__asielvergunningen'),
    ref('stg_cbs__asielverzoeken_jaar'),
    ref('stg_cbs__asielverzoeken_maand'),
    ref('stg_cbs__bevolking_migratie'),
    ref('stg_cbs__corporatiewoningen'),
    ref('stg_cbs__dublin'),
    ref('stg_cbs__eerste_vergunningen'),
    ref('stg_cbs__immigratie_herkomst_85484ned'),
    ref('stg_cbs__inburgering'),
    ref('stg_cbs__migratiemotieven'),
    ref('stg_cbs__nationaliteitswijzigingen'),
    ref('stg_coa__bezetting'),
    ref('stg_dtv__instroom_brontabel'),
    ref('stg_dtv__vertrek_brontabel'),
    ref('stg_eurostat__cells'),
    ref('stg_frontex__detections'),
    ref('stg_migratieketen__cells'),
    ref('stg_sjabloon__levering'),
    ref('stg_unhcr__asylum_applications'),
    ref('stg_unhcr__asylum_decisions'),
    ref('stg_unhcr__population'),
    ref('stg_unhcr__solutions'),
] %}
with

cells as (
    {% for model in staged -%}
        select
            delivery_id,
            raw_row,
            raw_column,
            raw_value,
            period,
            period_kind,
            value,
            obs_status
        from {{ model }}
        {%- if not loop.last %} union all {% endif %}
    {%- endfor %}
),

judged as (
    select
        delivery_id,
        raw_row,
        raw_column,
        raw_value,
        {{ unreadable_cell('cells') }} as unplaced_reason
    from cells
),

final as (
    select * from judged
    where unplaced_reason <> ''
)

select * from final
