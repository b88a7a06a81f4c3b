-- Deliveries that this build and the run on Spark whose results it took do not know alike: landed, withdrawn or
-- accepted since.
{{ config(meta={'settle': 'run the heavy models on Spark again, with this lake, and build again: docs/scale.md.'}) }}
with

here as (
    select * from {{ ref('int_deliveries') }}
),

there as (
    {% if var('heavy') -%}
        select * from {{ heavy_files({'schema': 'intermediate', 'alias': 'int_deliveries'}) }}
    {%- else -%}
        select * from here
    {%- endif %}
),

deliveries as (
    select
        delivery_id,
        raw_sha256,
        sequence,
        vintage_on,
        withdrawn_on,
        is_held
    from here
),

known_there as (
    select
        delivery_id,
        raw_sha256,
        sequence,
        vintage_on,
        withdrawn_on,
        is_held
    from there
),

final as (
    (
        select * from deliveries
        except all
        select * from known_there
    )
    union all
    (
        select * from known_there
        except all
        select * from deliveries
    )
)

select
    *,
    'not known alike here and on Spark' as problem
from final
