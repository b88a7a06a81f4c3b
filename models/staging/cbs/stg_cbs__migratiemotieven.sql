-- Grain: one row per delivered cell.
-- Purpose: immigrants by motive and year of immigration (StatLine 84809NED and 84808NED).
{{
    stage_statline('migratiemotieven', measures=['immigranten_buiten_eu', 'immigranten_eu'], period='jaar_van_immigratie', dimensions={
        'geslacht': 'trim(geslacht)',
        'leeftijd': 'trim(leeftijd)',
        'nationaliteit': 'trim(nationaliteit)',
        'motief': 'trim(motief)',
        'verblijfsduur': 'trim(verblijfsduur)'
    })
}}
