-- Grain: one row per indicator, period and breakdown.
-- Purpose: every figure of theme oekraine known at the as-of date.
{{ theme_facts('oekraine') }}
