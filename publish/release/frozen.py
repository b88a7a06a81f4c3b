"""Frozen editions as they are read: which versions there are, and one as a database with the schemas of the build.

Writing one is `freeze`, which takes far longer to load.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from svm.damage import is_as_recorded
from svm.database import ask, in_memory
from svm.errors import AuthorError, UserError
from svm.home import Home
from svm.sql import literal

FINAL = "definitief"
MANIFEST = "manifest.json"
#: columns of the figures that readers need; an edition frozen by an earlier version of the software is without them
READ = ("members", "period_start", "printed_decimals", "carried_period")
#: what a reader does without when an earlier version of the software froze none: columns, or a whole relation
LACKING = {
    "figures": "select null::map(varchar, varchar) as word_texts where false",
    "policy_events": """
        select
            '' as event_id, date '2000-01-01' as event_on, '' as date_precision, '' as kind, 0 as chapter,
            '' as what_nl, '' as what_en, '' as source, '' as evidence, '' as affects, false as stops_change,
            '' as printed_for
        where false""",
    "trajectories": """
        select
            '' as trajectory_id, 0 as trajectory_order, '' as title_nl, '' as about_nl, '' as source, '' as evidence
        where false""",
    "trajectory_rows": """
        select '' as trajectory_id, 0 as row_order, '' as label_nl, '' as indicator_id, '' as breakdown
        where false""",
    "disclosure_rules": """
        select
            '' as disclosure_rule, '' as partner, '' as indicator_id, 0 as threshold, 0 as rounding_base,
            '' as reason_nl, '' as evidence
        where false""",
    "measures": "select '' as figure_id, '' as withheld_reason where false",
    # its charts are the pictures alone
    "chart_series": "select '' as chart_id, 0 as series_order, '' as view where false",
    "chart_choices": """
        select '' as chart_id, 0 as series_order, '' as view, '' as period, date '2000-01-01' as period_end
        where false""",
    "chart_pairs": "select '' as chart_id, 0 as series_a, 0 as series_b where false",
    "map_classes": "select '' as map_measure, 0 as map_order, '' as indicator_id, 0 as class_order where false",
    "map_cells": """
        select
            '' as map_measure, 0 as map_order, '' as iso3, '' as name_nl, '' as map_year, '' as figure_id
        where false""",
    "summary_charts": "select '' as table_id, 0 as choice where false",
    "chart_points": """
        select
            null::struct(break_on date, break_text varchar, note_nl varchar, stops_change boolean)[] as breaks,
            '' as left_out_text
        where false""",
    "chart_verdicts": "select '' as chart_id, '' as table_id, '' as indicator_id, '' as no_chart_text where false",
    "chain_steps": """
        select
            '' as step_id, 0 as step_order, '' as picture, 0 as column_order, '' as stage_nl, '' as label_nl,
            '' as indicator_id, '' as breakdown, '' as whole_id, '' as why
        where false""",
    "chain_pairs": """
        select
            '' as picture, 0 as step_order, '' as step_id, 0 as other_order, '' as other_id, '' as relation,
            '' as reason_nl
        where false""",
}
#: where the reader of a frozen edition finds them
SCHEMAS = {
    "indicators": (
        "edition",
        "observations",
        "figures",
        "table_heads",
        "empty_tables",
        "table_cells",
        "table_notes",
        "measures",
        "chart_points",
        "chart_series",
        "chart_choices",
        "chart_pairs",
        "map_classes",
        "map_cells",
        "chart_verdicts",
        "chain_pairs",
        "residual_contents",
        "breaks",
        "signoffs",
    ),
    "monitor": (
        "series_status",
        "cell_status",
        "vintages",
        "applied_corrections",
        "doubts",
        "deliveries",
        "unplaced_cells",
    ),
    "reference": (
        "indicators",
        "chapters",
        "report_tables",
        "summary_charts",
        "chain_steps",
        "policy_events",
        "disclosure_rules",
        "conflicts",
        "statuses",
        "terms",
        "partners",
        "portals",
        "chapter_owners",
        "trajectories",
        "trajectory_rows",
    ),
}


@dataclass(frozen=True)
class Release:
    """A frozen version of an edition."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def version(self) -> str:
        """Name of the version, such as idam or definitief-2."""
        return str(self.manifest["version"])

    @property
    def as_of(self) -> dt.date:
        """The date at which this version looked at the world."""
        return dt.date.fromisoformat(self.manifest["as_of"])

    def parquet(self, name: str) -> Path:
        """One of the frozen relations, see RELATIONS."""
        return self.folder / "parquet" / f"{name}.parquet"


def versions(home: Home, edition: int, root: Path | None = None) -> list[Release]:
    """All frozen versions of an edition, in the order in which they were frozen."""
    # a hidden folder is a version that is being frozen, or that never came because its run was killed
    manifests = ((root or home.releases) / str(edition)).glob(f"[!.]*/{MANIFEST}")
    found = [Release(path.parent, read_manifest(path)) for path in manifests]
    return sorted(found, key=lambda r: int(r.manifest["sequence"]))


def read_manifest(path: Path) -> dict[str, Any]:
    """Return what a manifest says. Raises UserError when it is not whole, as earlier versions could leave."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        int(read["sequence"])
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"{path.parent.parent.name}/{path.parent.name}/{path.name} is not a whole manifest.",
            expected="the JSON that a freeze writes",
            next_step=f"put {path.parent} back from the archive; was it never given to anyone, then move it away "
            "and freeze again.",
            dutch=AuthorError(
                f"{path.parent.parent.name}/{path.parent.name}/{path.name} is geen heel manifest.",
                expected="de JSON die een bevriezing schrijft",
                next_step="vraag de data-engineer om de editie terug te zetten uit het archief.",
            ),
        ) from None
    return dict(read)


def frozen(home: Home, edition: int, root: Path | None = None) -> Release | None:
    """The newest final version of an edition, None as long as it is not frozen."""
    final = [r for r in versions(home, edition, root) if r.manifest["portal"] == FINAL]
    return final[-1] if final else None


def frozen_editions(home: Home, root: Path | None = None) -> list[int]:
    """The editions that have a final version, the oldest first."""
    folders = [f for f in (root or home.releases).glob("*") if f.name.isdigit()]
    return sorted(int(f.name) for f in folders if frozen(home, int(f.name), root))


def open_release(home: Home, edition: int) -> duckdb.DuckDBPyConnection:
    """The frozen edition as a database with the schemas of the published one.

    Raises UserError when the edition is not frozen, or a file is no longer what was frozen.
    """
    release = frozen(home, edition)
    if release is None:
        raise UserError(
            f"Edition {edition} is not frozen.",
            next_step="run `svm release`, or leave --edition out.",
            dutch=AuthorError(f"Editie {edition} is niet bevroren.", next_step="laat --edition weg."),
        )
    damaged = [
        f["path"]
        for f in release.manifest["files"]
        if not is_as_recorded(release.folder / str(f["path"]), str(f["sha256"]))
    ]
    if damaged:
        raise UserError(
            f"{release.folder.name}: {', '.join(damaged)} is not what was frozen.",
            expected="the bytes whose sha256 the manifest holds",
            next_step="put the release back from the archive.",
            dutch=AuthorError(
                f"{release.folder.name}: {', '.join(damaged)} is niet meer wat bevroren is.",
                expected="de bytes waarvan het manifest de sha256 noemt",
                next_step="vraag de data-engineer om de editie terug te zetten uit het archief.",
            ),
        )
    if not is_readable(release):
        raise UserError(
            f"Edition {edition} was frozen by an earlier version of the software, which this one cannot read.",
            expected=f"numbers of tables, and figures with {', '.join(READ)}",
            next_step=f"read the files in {release.folder}, or freeze the edition again with a reason.",
            dutch=AuthorError(
                f"Editie {edition} is bevroren door een eerdere versie van de software, die deze niet kan lezen.",
                expected=f"nummers van tabellen, en cijfers met {', '.join(READ)}",
                next_step=f"lees de bestanden in {release.folder}, of vraag de data-engineer om opnieuw te bevriezen.",
            ),
        )
    return opened(release)


def opened(release: Release) -> duckdb.DuckDBPyConnection:
    """A frozen version as a database with the schemas of the published one."""
    con = in_memory()
    for schema, names in SCHEMAS.items():
        con.execute(f"create schema {schema}")
        for name in names:
            parts = [LACKING[name]] if name in LACKING else []
            # what an earlier version of the software did not freeze
            if release.parquet(name).exists():
                parts.append(f"select * from read_parquet({literal(str(release.parquet(name)))})")
            if parts:
                con.execute(f"create view {schema}.{name} as {' union all by name '.join(parts)}")
    return con


def is_readable(release: Release) -> bool:
    """Whether a release holds what its tables and figures are read from now."""
    if not (release.parquet("table_heads").exists() and release.parquet("empty_tables").exists()):
        return False
    path = literal(str(release.parquet("figures")))
    there = ask(f"describe select * from read_parquet({path})").fetchall()
    return set(READ) <= {str(column[0]) for column in there}
