-- Grain: one row per figure on civic integration: indicator, period and breakdown. Purpose: what became of whom, by law
-- and cohort. Wi2013 and Wi2021 are two systems with other duties and are never one series. Who falls under Wi2021 has
-- three years, so a cohort looked at earlier is cut off at the right.
with

waarnemingen as (
    select
        *,
        {{ measured_on() }} as measured_on
    from {{ facts_with_members('inburgering_naturalisatie') }}
    where
        indicator_id in (
            'inb_cohort', 'inb_route', 'inb_intake', 'inb_completed', 'inb_exam_pass', 'inb_exempt', 'inb_fines',
            'int_employment'
        )
),

labelled as (
    select
        *,
        -- the cohort is named in the breakdown; the size of a cohort has it as its period
        coalesce(
            nullif({{ member_of('cohort') }}, ''),
            case when stat_type = 'cohort' and period_kind = 'year' then period end
        ) as cohort,
        {{ member_of('law') }} as delivered_law
    from waarnemingen
),

aged as (
    select
        *,
        case
            when delivered_law in ('wi2013', 'wi2021') then replace(delivered_law, 'w', 'W')
            when delivered_law <> '' then delivered_law
            -- statusholders in work are followed by the year of their permit, whatever law holds for them
            when indicator_id = 'int_employment' then 'niet_van_toepassing'
            when try_cast(cohort as integer) >= 2022 then 'Wi2021'
            when try_cast(cohort as integer) >= 2013 then 'Wi2013'
            else 'niet_vermeld'
        end as law,
        case
            -- the size of a cohort is complete at once, what becomes of it is not
            when indicator_id <> 'inb_cohort' and try_cast(cohort as integer) is not null
                then {{ months_after("cohort || '-12-31'", 'measured_on') }}
        end as cohort_months
    from labelled
),

final as (
    select
        fact_key,
        indicator_id,
        title_nl,
        period,
        period_kind,
        breakdown,
        law,
        coalesce(cohort, '') as cohort,
        case indicator_id
            when 'inb_cohort' then 'omvang'
            when 'inb_route' then 'leerroute'
            when 'inb_intake' then 'brede_intake_of_pip'
            when 'inb_completed' then 'voldaan'
            when 'inb_exam_pass' then 'geslaagd'
            when 'inb_exempt' then 'ontheven_of_vrijgesteld'
            when 'inb_fines' then 'boete_of_lening'
            else 'werk'
        end as step,
        coalesce(nullif({{ member_of('group') }}, ''), '_T') as inburgeraars,
        {{ breakdown_without(['cohort', 'group', 'law']) }} as other_breakdown,
        {{ counted() }} as counted,
        value,
        unit,
        unit = 'percent' as is_rate,
        measured_on,
        reference_on,
        cohort_months,
        cohort_months >= 36 as is_mature,
        {{ censoring('cohort_months', 36) }} as censoring,
        obs_status,
        toelichting,
        partner,
        dataset,
        delivery_id,
        received_on
    from aged
)

select * from final
