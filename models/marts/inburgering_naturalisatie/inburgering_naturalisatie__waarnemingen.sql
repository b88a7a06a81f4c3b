-- Grain: one row per indicator, period and breakdown.
-- Purpose: every figure of theme inburgering_naturalisatie known at the as-of date.
{{ theme_facts('inburgering_naturalisatie') }}
