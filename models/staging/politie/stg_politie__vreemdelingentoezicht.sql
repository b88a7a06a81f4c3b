-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: persons checked by the aliens police.
{{
    stage_chain('politie', 'vreemdelingentoezicht', dimensions={
        'resultaat': slug('resultaat'),
        'nationaliteit': member('nationaliteit')
    })
}}
