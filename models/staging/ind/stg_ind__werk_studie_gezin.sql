-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: IND on work, study and family.
{{
    stage_chain('ind', 'werk_studie_gezin', dimensions={
        'verblijfsdoel': slug('verblijfsdoel'),
        'uitkomst': slug('uitkomst'),
        'nationaliteit': member('nationaliteit')
    })
}}
