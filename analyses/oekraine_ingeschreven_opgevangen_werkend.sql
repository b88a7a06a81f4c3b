-- How many displaced persons from Ukraine are registered, how many of them are in municipal shelter, and who works?
-- In spring 2022 people were sheltered before they were registered, so the difference can be negative. Work shares
-- hold for their own population; they are no share of the registered or the sheltered.
-- depends_on: {{ ref('oekraine__ontheemden') }}
select
    period,
    coalesce(cast(reference_on as varchar), 'dag niet vermeld') as peildatum,
    population_group,
    age_group,
    ingeschreven,
    opgevangen,
    ingeschreven - opgevangen as ingeschreven_min_opgevangen,
    opvangplekken,
    opvangplekken - opgevangen as vrije_plekken,
    werkend_percent
from oekraine.ontheemden
order by period, population_group, age_group, snapshot;
