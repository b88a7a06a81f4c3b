-- Grain: one row per delivered cell. Purpose: asylum requests and nareis per month (StatLine 83102NED).
{{
    stage_statline('asielverzoeken_maand', measures=[
        'waarde', 'totaal_asielverzoeken', 'eerste_asielverzoeken', 'volgende_asielverzoeken', 'nareizigers'
    ], dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)',
        'onderwerp': "case raw_column "
            "when 'totaal_asielverzoeken' then 'Totaal asielverzoeken' "
            "when 'eerste_asielverzoeken' then 'Eerste asielverzoeken (personen)' "
            "when 'volgende_asielverzoeken' then 'Volgende asielverzoeken' "
            "when 'nareizigers' then 'Nareizigers (personen)' "
            "else onderwerp end"
    })
}}
