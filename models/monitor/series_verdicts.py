# Grain: one row per expectation and subject that fails it, plus one per expectation for the whole grid.
# Purpose: Great Expectations judges the expected grid inside the DAG.
from ingest import checks


def model(dbt, session):
    dbt.config(materialized="table")
    grid = dbt.ref("int_expected_grid")
    # the moment of judging is the date the warehouse looks from, so that a rebuild of the same gives the same
    as_of = grid.aggregate("max(as_of)").fetchall()[0][0]
    context = str(dbt.config.get("context"))
    named = {"key": "cell_key", "stage": "dag", "run_at": str(as_of), "context": context}
    return checks.judge_cells(session, grid, checks.SERIES, **named)
