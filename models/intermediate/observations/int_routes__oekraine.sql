-- Grain: one row per delivered cell that serves an indicator of chapter 4. Purpose: one select block an indicator.
with

cbs_maand as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age
    from {{ ref('stg_cbs__asielverzoeken_maand') }}
),

final as (
    select
        'ukr_asylum' as indicator_id,
        {{ breakdown({'sex': 'sex', 'age': 'age'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_maand
    where onderwerp = 'Totaal asielverzoeken' and nationality = 'UKR'
)

select * from final
