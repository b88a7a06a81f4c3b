# Grain: one row per expectation and cell that fails it, plus one per expectation for all cells.
# Purpose: Great Expectations judges, inside the DAG, how far each value is from what is known around it.
from ingest import checks


def model(dbt, session):
    dbt.config(materialized="table")
    context = str(dbt.config.get("context"))
    # the moment of judging is the date the warehouse looks from, so that a rebuild of the same gives the same
    edition = dbt.ref("editions").filter(f"edition = {dbt.config.get('edition')}")
    as_of = dbt.config.get("as_of") or edition.aggregate("max(default_as_of)").fetchall()[0][0]
    scores = ", ".join(
        f"coalesce(max(score) filter (where rule = '{rule}'), 0) as {rule}" for rule in checks.columns_of(checks.VALUES)
    )
    scored = dbt.ref("int_plausibility").aggregate(f"cell_key, {scores}", "cell_key")
    named = {"key": "cell_key", "stage": "dag", "run_at": str(as_of), "context": context}
    return checks.judge_cells(session, scored, checks.VALUES, **named)
