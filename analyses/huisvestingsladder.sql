-- Does the housing ladder close? Target with balance minus realised is the end balance, which opens the next half-year.
-- depends_on: {{ ref('huisvesting__taakstelling') }}
select
    period,
    taakstelling,
    saldo_vorig_halfjaar,
    taakstelling_met_saldo,
    afwijking_beginstand,
    gehuisvest,
    saldo,
    saldo_berekend,
    afwijking_saldo,
    case when saldo < 0 then 'achterstand' when saldo >= 0 then 'voorsprong' end as stand
from huisvesting.taakstelling
where taakstelling_met_saldo is not null or saldo is not null
order by period;
