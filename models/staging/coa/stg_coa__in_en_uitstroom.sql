-- Grain: one row per delivered cell; totaal_van names its grain. Purpose: persons entering and leaving COA reception.
{{
    stage_chain('coa', 'in_en_uitstroom', dimensions={
        'groep': recode('groep', {
            'Asielzoekers': 'asylum_seekers', 'Statushouders': 'statusholders', 'Vergunninghouders': 'statusholders'
        }),
        'uitstroomreden': slug('reden')
    })
}}
