-- Grain: one row per delivered cell; totaal_van names which dimensions are filled. Purpose: intakes in aliens detention.
{{
    stage_chain('dji', 'vreemdelingenbewaring', dimensions={
        'bewaringsgrond': slug('grond'),
        'groep': slug('groep')
    })
}}
