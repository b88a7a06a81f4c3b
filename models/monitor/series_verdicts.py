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
    grid = dbt.ref("int_expected_grid")
    # the moment of judging is the date the warehouse looks from, so that a rebuild of the same gives the same
    as_of = grid.aggregate("max(as_of)").fetchall()[0][0]
    # examples are named in the order of the rows
    facts = grid.order("cell_key").select(", ".join(FACTS)).df()
    rows = checks.judge_file(facts, str(dbt.config.get("suite")), key="cell_key", stage="dag", run_at=str(as_of))
    return pd.DataFrame(rows, columns=list(checks.COLUMNS))
