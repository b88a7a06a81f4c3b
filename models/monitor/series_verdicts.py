# Grain: one row per expectation and subject that fails it, plus one per expectation for the whole grid.
# Purpose: Great Expectations judges the expected grid inside the DAG.
import pandas as pd

from ingest import checks

FACTS = [
    "cell_key",
    "period",
    "days_overdue",
    "is_missing",
    "is_disappeared",
    "final_days_overdue",
    "is_negative_count",
]


def model(dbt, session):
    dbt.config(materialized="table")
    grid = dbt.ref("int_expected_grid").select(", ".join(FACTS)).df()
    rows = checks.judge_file(
        grid, str(dbt.config.get("suite")), key="cell_key", stage="dag", run_at=str(dbt.config.get("run_at"))
    )
    return pd.DataFrame(rows, columns=list(checks.COLUMNS))
