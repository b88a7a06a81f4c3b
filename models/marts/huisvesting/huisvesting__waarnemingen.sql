-- Grain: one row per indicator, period and breakdown.
-- Purpose: every figure of theme huisvesting known at the as-of date.
{{ theme_facts('huisvesting') }}
