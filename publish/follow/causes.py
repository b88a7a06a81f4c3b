"""Why two built databases print figures otherwise: other data, rows of a seed, or the code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from publish.follow.printed import Comparison, Printed, Tell, compare
from publish.release.inputs import RECORD
from svm.database import as_of, built_edition, has_relation, rows
from svm.files import from_json
from svm.home import PROJECT
from svm.sql import identifier

#: seeds that no figure is made from: words of the site, and what people keep a list of
NO_FIGURES = ("english", "edition_decisions", "edition_items")
#: what may be the id of an indicator in a cell of a seed, also in a list of them
WORD = re.compile(r"[a-z0-9_]+")
#: figures of a cause that a comment on a change names; the JSON has all
NAMED = 50


@dataclass(frozen=True)
class Side:
    """A built database: its name, what it looks at, and what the build left beside it.

    `code` is a hash of the project with what the build was asked, `nodes` the content of each model and macro; both are
    empty where only the database was kept.
    """

    name: str
    edition: int
    as_of: str
    code: str
    nodes: Mapping[str, str]


@dataclass(frozen=True)
class Cause:
    """One cause and the figures that it explains. `kind` is date, data, seed, code or unknown."""

    kind: str
    what: str
    figures: Sequence[Printed]


@dataclass(frozen=True)
class Difference:
    """All that is printed otherwise, by cause; and all that differs in what the two were made from.

    `models` are models and macros that were added, changed or removed, `seeds` per seed how many rows were added and
    removed, `deliveries` those that one of the two does not use.
    """

    before: Side
    after: Side
    compared: Comparison
    causes: Sequence[Cause]
    models: Sequence[str]
    seeds: Mapping[str, tuple[int, int]]
    deliveries: Sequence[str]


def side(con: duckdb.DuckDBPyConnection, path: Path) -> Side:
    """What is known of a built database from itself and from what `svm build` left in its folder."""
    inputs = from_json(path.with_name(RECORD)).get("inputs", {})
    manifest = from_json(path.parent / "state" / "manifest.json")
    return Side(
        name=str(path),
        edition=built_edition(con),
        as_of=str(as_of(con)),
        code=str(inputs.get("project", "")),
        nodes=_nodes(manifest),
    )


def _nodes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The content of each model and macro of the project."""
    models = {
        node["name"]: f"{node['checksum']['checksum']} {_settings(node)}"
        for node in manifest.get("nodes", {}).values()
        if node["resource_type"] == "model"
    }
    macros = {
        f"macro {macro['name']}": macro["macro_sql"]
        for macro in manifest.get("macros", {}).values()
        if macro["package_name"] == manifest["metadata"]["project_name"]
    }
    return models | macros


def _settings(node: Mapping[str, Any]) -> str:
    """What of the yml decides a model: its routes are there."""
    return str(node["config"].get("meta", ""))


def explained(
    before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection, was: Side, now: Side, tell: Tell
) -> Difference:
    """Hold two built databases against each other, and give each figure that differs the first cause that holds.

    Another edition or as-of date; another delivery that its number is from; a row of a seed that names its indicator;
    models or macros; rows of other seeds; other deliveries. `tell` gives the sentences beside those of the summary.
    """
    compared = compare(before, after, tell)
    seeds = _seed_rows(before, after)
    models = _differing(was.nodes, now.nodes)
    deliveries = _deliveries(before, after)
    general = [name for name in seeds if name not in NO_FIGURES]
    groups: dict[tuple[str, str], list[Printed]] = {}
    for one in compared.printed:
        naming = sorted(name for name, (_, named) in seeds.items() if one.indicator_id in named)
        if (was.edition, was.as_of) != (now.edition, now.as_of):
            of = "date", f"edition {was.edition} as of {was.as_of} → edition {now.edition} as of {now.as_of}"
        elif one.is_other_data:
            of = "data", " and ".join(one.deliveries) or "no delivery any more"
        elif naming:
            of = "seed", ", ".join(f"{name}.csv" for name in naming)
        elif models:
            of = "code", ", ".join(models)
        elif general:
            of = "seed", ", ".join(f"{name}.csv" for name in general)
        elif deliveries:
            of = "data", "other deliveries, which its own number is not from"
        else:
            of = "unknown", "nothing that the databases or their records tell"
        groups.setdefault(of, []).append(one)
    causes = [Cause(kind, what, figures) for (kind, what), figures in sorted(groups.items(), key=lambda g: g[0])]
    counted = {name: counts for name, (counts, _) in seeds.items()}
    return Difference(was, now, compared, causes, models, counted, deliveries)


def _differing(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names that are of one side only, or hold something else; none where one side kept nothing."""
    if not was or not now:
        return []
    return [name for name in sorted(was.keys() | now.keys()) if was.get(name) != now.get(name)]


def _seed_rows(
    before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection
) -> dict[str, tuple[tuple[int, int], set[str]]]:
    """Per seed that differs: how many rows were added and removed, and the words in them, indicators among them."""
    found = {}
    for name in sorted(path.stem for path in (PROJECT / "seeds").rglob("*.csv")):
        was, now = (_rows(con, name) for con in (before, after))
        added, removed = now - was, was - now
        if added or removed:
            words = {word for row in (*added, *removed) for _, cell in row for word in WORD.findall(cell)}
            found[name] = (added.total(), removed.total()), words
    return found


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> Counter[tuple[tuple[str, str], ...]]:
    """The rows of a seed as texts with their column; an empty cell says nothing, so a new column is no other row."""
    if not has_relation(con, "reference", name):
        return Counter()
    found = rows(con, f"select * from reference.{identifier(name)}")
    return Counter(tuple((key, str(cell)) for key, cell in row.items() if cell is not None) for row in found)


def _deliveries(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection) -> list[str]:
    """The deliveries that only one side uses."""
    used = "select delivery_id from monitor.deliveries where result = 'geland' and is_known"
    was, now = ({str(r["delivery_id"]) for r in rows(con, used)} for con in (before, after))
    return sorted(was ^ now)


def record(found: Difference) -> dict[str, object]:
    """The difference for a program."""
    sides = {"before": found.before, "after": found.after}
    return {
        **{name: {"database": one.name, "edition": one.edition, "as_of": one.as_of} for name, one in sides.items()},
        "figures": found.compared.count,
        "changed": len(found.compared.printed),
        "tables": found.compared.tables,
        "causes": found.causes,
        "sentences": found.compared.sentences,
        "models": found.models,
        "seeds": {name: {"added": plus, "removed": minus} for name, (plus, minus) in found.seeds.items()},
        "deliveries": found.deliveries,
    }


def lines(found: Difference) -> list[str]:
    """The difference as lines of text, every figure."""
    told = [_headline(found)]
    for cause in found.causes:
        told += ["", f"{cause.kind}: {cause.what} (figures: {len(cause.figures)})"]
        told += [f"  {one.figure_id}: {one.old} → {one.new} ({one.status}){_where(one)}" for one in cause.figures]
    told += [s.line for s in found.compared.sentences]
    return [*told, "", *_made_from(found)]


def markdown(found: Difference) -> str:
    """The difference as a comment on a change: a table per cause, the first figures of it."""
    told = ["## What this change prints otherwise", "", _headline(found)]
    for cause in found.causes:
        told += ["", f"### {cause.kind}: {_cell(cause.what)}", "", f"Figures: {len(cause.figures)}", ""]
        told += ["| figure | from | to | status | tables |", "|---|---|---|---|---|"]
        for one in cause.figures[:NAMED]:
            cells = (f"`{one.figure_id}`", one.old, one.new, one.status, ", ".join(one.tables))
            told.append(f"| {' | '.join(map(_cell, cells))} |")
        if len(cause.figures) > NAMED:
            told += ["", f"and {len(cause.figures) - NAMED} more: `svm diff --database` prints them all."]
    if found.compared.sentences:
        told += ["", "### Sentences", ""]
        told += [f"- {_cell(s.line)}" for s in found.compared.sentences]
    told += ["", "### What they are made from", "", *(f"- {_cell(line)}" for line in _made_from(found))]
    return "\n".join(told) + "\n"


def _headline(found: Difference) -> str:
    changed = len(found.compared.printed)
    return (
        f"Figures printed otherwise: {changed} of {found.compared.count}"
        + (f", in tables {', '.join(found.compared.tables)}" if found.compared.tables else "")
        + f". Sentences: {len(found.compared.sentences)}."
    )


def _made_from(found: Difference) -> list[str]:
    is_known = found.before.code and found.after.code
    same = "the same" if found.before.code == found.after.code else "another"
    about = f"{same} project: code, seeds and what the build was asked"
    told = [about if is_known else "the project: not told, there is no build.json beside both databases"]
    if not (found.before.nodes and found.after.nodes):
        told.append("models: not told, there is no state/manifest.json beside both databases")
    told += [f"model changed: {name}" for name in found.models]
    told += [f"seed changed: {name}, {plus} rows added, {minus} removed" for name, (plus, minus) in found.seeds.items()]
    return told + [f"delivery that only one of them uses: {name}" for name in found.deliveries]


def _where(one: Printed) -> str:
    return f", tables {', '.join(one.tables)}" if one.tables else ""


def _cell(text: str) -> str:
    """A text in a cell of a table or a line of a list in Markdown."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
