-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: intakes in aliens detention.
{{
    stage_chain('dji', 'vreemdelingenbewaring', dimensions={
        'bewaringsgrond': slug('grond'),
        'groep': slug('groep')
    })
}}
