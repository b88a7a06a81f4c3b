-- The six themes together hold every current observation once; none is lost on the way to the marts.
with

counts as (
    select
        (select count(*) from {{ ref('int_current_observations') }}) as known,
        {% for theme in themes() %}
        (select count(*) from {{ ref(theme ~ '__waarnemingen') }}) {{ '+' if not loop.last else 'as found' }}
        {% endfor %}
)

select * from counts
where known <> found
