-- Grain: one row per indicator, period and breakdown.
-- Purpose: every figure of theme toezicht_vertrek known at the as-of date.
{{ theme_facts('toezicht_vertrek') }}
