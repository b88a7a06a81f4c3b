-- Grain: one row per delivered cell of a Eurostat table.
-- Purpose: all tables of Eurostat in all its dialects; a dimension that a table does not have is NULL.
{%- set parts = {
    'time_period': 'coalesce(' ~ code_before_label('time_period') ~ ', raw_column)',
    'obs_flag': "coalesce(split_part(obs_flag, ':', 1), regexp_extract(trim(cell), '[a-zA-Z]*$', 0))",
    'conf_status': "coalesce(split_part(conf_status, ':', 1), '')",
} %}
{%- for name in [
    'geo', 'unit', 'citizen', 'partner', 'sex', 'age', 'agedef', 'applicant', 'asyl_app', 'decision', 'destination',
    'indic_de', 'indic_mg', 'reason', 'apprehen', 'duration', 'request_type', 'legal_provision', 'border',
] -%}
    {%- do parts.update({name: code_before_label(name)}) -%}
{%- endfor %}
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('eurostat', 'cells') }}
),

factors as (
    select
        lower(label) as unit_label,
        unit_factor
    from {{ ref('unit_labels') }}
    where unit_list = 'eurostat'
),

-- a row of the bulk file has a column per period
cells as (
    select *
    from landed unpivot (
        cell for raw_column in ({{ columns_like(
            source('eurostat', 'cells'),
            '^(obs_value|\\d{4}(m\\d{2}|_\\d{2}|_?q[1-4]|_?[sh][12]|_?w\\d{2})?)$'
        ) }})
    )
),

-- of `NL: Netherlands` the code; of a cell of the bulk file, `1025 p`, the value apart from its flags
parted as (
    select
        {{ all_columns(instead=parts) }},
        case when raw_column = 'obs_value' then cell else regexp_replace(trim(cell), '\s*[a-zA-Z]*$', '') end as figure
    from cells
),

signed as (
    select
        *,
        -- each letter is a flag
        filter(
            split(obs_flag || conf_status || case when trim(figure) in ('', ':') then ':' else '' end, ''),
            c -> c <> ''
        ) as signs
    from parted
),

typed as (
    select
        dataset,
        delivery_id,
        raw_row,
        raw_column,
        {{ period_eurostat('time_period') }} as period,
        {{ period_kind(period_eurostat('time_period')) }} as period_kind,
        trim(geo) as geo_label,
        trim(unit) as unit_label,
        {{ member('citizen') }} as citizen_label,
        {{ member('partner') }} as partner_label,
        {{ recode('sex', {'Females': 'F', 'Males': 'M'}) }} as sex,
        {{ member('age') }} as age,
        {{ recode('agedef', {
            'COMPLET': '_T', 'Age in completed years': '_T', 'Age reached during the year': 'REACH',
        }) }} as age_definition,
        -- Eurostat renamed asyl_app to applicant and its codes with it; both spellings mean the same
        {{ recode('coalesce(applicant, asyl_app)', {
            'ASY_APP': 'ASY_APP', 'TOTAL': 'ASY_APP', 'Asylum applicant': 'ASY_APP', 'Total': 'ASY_APP',
            'NASY_APP': 'NASY_APP', 'FRST': 'NASY_APP', 'First time applicant': 'NASY_APP',
            'First-time applicant': 'NASY_APP', 'SSEQ': 'SSEQ', 'Subsequent applicant': 'SSEQ',
        }) }} as applicant,
        -- the quarterly table has other codes than the older tables
        {{ recode('decision', {
            'POS': 'positive', 'Total positive decisions': 'positive',
            'REJECTED': 'rejected', 'NEG': 'rejected', 'Rejected': 'rejected',
            'GENCONV': 'refugee_status', 'POS_RFG': 'refugee_status', 'Geneva Convention status': 'refugee_status',
            'SUB_PROT': 'subsidiary_protection', 'POS_SPROT': 'subsidiary_protection',
            'Subsidiary protection status': 'subsidiary_protection',
            'HUMSTAT': 'humanitarian', 'POS_HUM': 'humanitarian', 'Humanitarian status': 'humanitarian',
        }) }} as decision,
        {{ recode('indic_de', {'JAN': 'JAN', 'Population on 1 January - total': 'JAN'}) }} as indic_de,
        {{ recode('coalesce(destination, indic_mg)', {
            'Total number of persons returned': '_T',
            'THRD': 'third_country', 'Persons returned to a third country': 'third_country',
            'Share of foreign citizens who have acquired citizenship': '_T',
            'Share of EU citizens who have acquired citizenship': 'EU_FOR',
            'Share of non-EU citizens who have acquired citizenship': 'NEU_FOR',
        }) }} as indic_mg,
        {{ member('reason') }} as reason,
        {{ member('apprehen') }} as apprehen,
        {{ recode('border', {
            'Total': '_T', 'TOTAL': '_T', 'AIR': 'air', 'Air border': 'air', 'LAND': 'land', 'Land border': 'land',
            'SEA': 'sea', 'Sea border': 'sea',
        }, otherwise=slug('border')) }} as border,
        {{ member('duration') }} as duration,
        {{ member('request_type') }} as request_type,
        {{ member('legal_provision') }} as legal_provision,
        {{ staged_cell('figure', 'grouped', 'eurostat', 'signs', raw='cell') }}
    from signed
),

final as (
    select
        {{ all_columns('typed', instead={
            'value': times_factor('typed.value', 'factors.unit_factor'),
            'decimals': decimals_times_factor('typed.decimals', 'factors.unit_factor'),
        }) }}
    from typed
    left join factors on lower(trim(split_part(typed.unit_label, ':', 1))) = factors.unit_label
)

select * from final
