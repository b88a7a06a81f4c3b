"""Freeze an edition: everything that was printed, what it was made of, and what changed since the version before.

A release is a folder `releases/<edition>/<version>/` with Parquet, CSV, workbook and page, `verschillen.csv`, a change
list per chapter, the documents of the round and `manifest.json`. It appears by one rename and is never changed. The
version is a portal (`idam`, `acam` …) or `definitief`; one that is frozen again with other values or documents becomes
`definitief-2` and needs a recorded reason. The same inputs give the same bytes: no clock is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from publish.office.text import short
from publish.public.audit import audit
from publish.release.agreements import load_text_approvals
from publish.release.change_list import FOLDER as CHANGE_LISTS
from publish.release.change_list import Version, write_changes
from publish.release.changes import Before, changes_since, figure_changes
from publish.release.export import write_tables
from publish.release.frozen import FINAL, MANIFEST, Release, frozen, is_readable, opened, versions
from publish.release.round import ChapterText, kept_name, kept_passages, load_texts
from publish.tables.tidy import FIGURE_COLUMNS, FIGURES, csv_text, figure_line
from svm.database import rows
from svm.doubts import ACCEPTED, Doubt, open_doubts
from svm.errors import UserError
from svm.files import aside_of, put, settle_folder, sweep
from svm.home import Home
from svm.locks import exclusive
from svm.sql import literal
from svm.version import software_version

#: the folder in a version with the documents of its round
DOCUMENTS = "documenten"
#: what is frozen as Parquet, with the order of its rows
RELATIONS = {
    "edition": "select * from indicators.edition",
    "observations": "select * from indicators.observations order by indicator_id, period, breakdown",
    "figures": "select * from indicators.figures order by figure_id",
    "table_heads": "select * from indicators.table_heads order by table_order",
    "empty_tables": "select * from indicators.empty_tables order by table_id",
    "table_cells": "select * from indicators.table_cells order by table_id, row_order, col_order",
    "table_notes": "select * from indicators.table_notes order by table_id, note_order",
    # why a figure has no change
    "measures": """
        select * from indicators.measures
        where measure in ('change_pct', 'change_pp')
        order by figure_id""",
    "chart_points": "select * from indicators.chart_points order by chart_id, series_order, period",
    "chart_series": "select * from indicators.chart_series order by chart_id, series_order, view",
    "chart_choices": "select * from indicators.chart_choices order by chart_id, series_order, view, period",
    "chart_pairs": "select * from indicators.chart_pairs order by chart_id, series_a, series_b",
    "map_classes": "select * from indicators.map_classes order by map_order, class_order",
    "map_cells": "select * from indicators.map_cells order by map_order, iso3, map_year",
    "chart_verdicts": "select * from indicators.chart_verdicts order by chart_id",
    "chain_pairs": "select * from indicators.chain_pairs order by all",
    "residual_contents": "select * from indicators.residual_contents order by figure_id, content_rank",
    "breaks": "select * from indicators.breaks order by break_id, indicator_id",
    "signoffs": "select * from indicators.signoffs order by approver, figure_id",
    "series_status": "select * from monitor.series_status order by series_id",
    "cell_status": "select * from monitor.cell_status order by cell_key",
    "vintages": """
        select * from monitor.vintages
        where (indicator_id, period, breakdown) in (
            select (v.indicator_id, v.period, v.breakdown) from monitor.vintages as v where v.vintage_number > 1
        )
        order by indicator_id, period, breakdown, vintage_number""",
    "applied_corrections": "select * from monitor.applied_corrections order by correction_id",
    "doubts": "select * from monitor.doubts order by indicator_id, period, breakdown, rule",
    "deliveries": """
        select * from monitor.deliveries
        where
            delivery_id in (select o.delivery_id from indicators.observations as o)
            or (result in ('geweigerd', 'ingetrokken') and is_known)
        order by delivery_id""",
    "unplaced_cells": "select * from monitor.unplaced_cells order by all",
    "indicators": "select * from reference.indicators order by indicator_id",
    "chapters": "select * from reference.chapters order by chapter",
    "report_tables": "select * from reference.report_tables order by table_order",
    "summary_charts": "select * from reference.summary_charts order by table_id",
    "chain_steps": "select * from reference.chain_steps order by step_order",
    "policy_events": "select * from reference.policy_events order by event_on, event_id",
    "disclosure_rules": "select * from reference.disclosure_rules order by disclosure_rule",
    "conflicts": "select * from reference.conflicts order by all",
    "statuses": "select * from reference.statuses order by gravity",
    "terms": "select * from reference.terms order by term_list, code",
    "partners": "select * from reference.partners order by partner_code",
    "portals": "select * from reference.portals order by edition, portal_order",
    "chapter_owners": "select * from reference.chapter_owners order by all",
    "trajectories": "select * from reference.trajectories order by trajectory_order",
    "trajectory_rows": "select * from reference.trajectory_rows order by trajectory_id, row_order",
}
#: what only a delivery or a waiver settles; a doubt is settled by accepting its value, see `_refuse_doubts`
UNEXPLAINED = """
    select
        c.series_id, min_by(c.status, row(c.gravity, c.status)) as status, count(*) as cells,
        string_agg(distinct c.owed_by_short, ', ' order by c.owed_by_short) as owed_by,
        min_by(c.period, row(c.period_end, c.period)) as first, max_by(c.period, row(c.period_end, c.period)) as last
    from monitor.cell_status as c
    inner join reference.statuses as s on c.status = s.status
    where c.blocks_release and c.has_debtor and not s.is_doubted
    group by c.series_id
    order by c.series_id
"""


@dataclass
class Frozen:
    """What a freeze did: the release, whether it was there already, and how much changed since each version before."""

    release: Release
    is_new: bool
    changes: dict[str, int] = field(default_factory=dict)


def freeze(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    portal: str = FINAL,
    reason: str = "",
    role: str = "",
    root: Path | None = None,
    documents: Iterable[Path] = (),
) -> Frozen:
    """Freeze the published database as the version of a portal, or as the final one.

    `reason` and `role` are recorded with every value that changed since the version before. `root` is the folder of
    the releases. `documents` are the chapters as they are in this round, files and folders; they are kept as they are.
    Raises AuthorError for a document that is not clearly of one chapter or has other figures than the database. Raises
    UserError when the final version holds series that are late, missing or outdated without a waiver, doubted values
    that nobody settled, residuals that may not be printed, or approvals that must be given again, when values or texts
    changed without a reason, and whatever the version when a withheld number can be computed back.
    """
    root = root or home.releases
    edition = rows(con, "select edition, data_year, as_of from indicators.edition")[0]
    number = int(str(edition["edition"]))
    portal = _known_portal(con, number, portal)
    unexplained = rows(con, UNEXPLAINED)
    if portal == FINAL:
        _gate(con, unexplained)
        _refuse_doubts(open_doubts(con))
    _refuse_leaks(con, home)
    texts = load_texts(con, documents)
    if portal == FINAL:
        _refuse_reopened(home, number, texts)
    (root / str(number)).mkdir(parents=True, exist_ok=True)
    with exclusive(root / ".lock", "svm release"):
        sweep(root / str(number))
        earlier = versions(home, number, root)
        with aside_of(root / str(number) / portal) as fresh:
            return _write(con, home, fresh, root, number, portal, reason, role, earlier, unexplained, edition, texts)


def _known_portal(con: duckdb.DuckDBPyConnection, edition: int, portal: str) -> str:
    # of the editions before 2026 no list of portals is known: they take any that is
    known = [
        str(r["portal"])
        for r in rows(
            con, "select portal from reference.portals group by portal order by min(portal_order), min(edition), portal"
        )
    ]
    if portal != FINAL and portal.lower() not in [k.lower() for k in known]:
        raise UserError(
            f"'{portal}' is not a portal of edition {edition}.", expected="one of " + ", ".join([*known, FINAL])
        )
    return portal.lower()


def _gate(con: duckdb.DuckDBPyConnection, unexplained: list[dict[str, Any]]) -> None:
    """Raise UserError when the final version may not be frozen."""
    if unexplained:
        shown = [
            f"  {r['series_id']}: {r['status']}, {r['cells']} cells, {r['first']} to {r['last']} ({r['owed_by']})"
            for r in unexplained[:20]
        ]
        more = [f"  … and {len(unexplained) - 20} more"] if len(unexplained) > 20 else []
        raise UserError(
            f"{len(unexplained)} series are late, missing or outdated without a waiver:\n" + "\n".join(shown + more),
            expected="a delivery, or a waiver with reason, role and end date in seeds/report/waivers.csv",
            next_step="chase the partners (`svm chase`), record the decisions, build again, then freeze. "
            "A version for a portal can be frozen with what is open: `svm release --portal IDAM`.",
        )
    guarded = rows(con, "select message from indicators.residual_findings order by message")
    if guarded:
        raise UserError(
            f"{len(guarded)} residuals may not be printed as they are:\n"
            + "\n".join(f"  {r['message']}" for r in guarded[:20]),
            expected="no severe category in a residual, and none above the limit of its table",
            next_step="give what is in them a row of its own in seeds/report/report_table_rows.csv, and build again.",
        )
    again = rows(
        con,
        "select approver, figure_id from indicators.signoffs where signoff_state <> 'akkoord' "
        "order by approver, figure_id",
    )
    if again:
        raise UserError(
            f"{len(again)} approvals no longer stand: "
            + ", ".join(f"{r['figure_id']} ({r['approver']})" for r in again[:10]),
            expected="every approved figure still as it was approved",
            next_step="let them be confirmed again with `svm sign-off`.",
        )


def _refuse_doubts(doubts: list[Doubt]) -> None:
    """Raise UserError when a value is doubted that nobody settled: a waiver is no answer to that."""
    if doubts:
        more = [f"  … and {len(doubts) - 20} more"] if len(doubts) > 20 else []
        raise UserError(
            f"{len(doubts)} values are doubted:\n" + "\n".join([*(f"  {d.line}" for d in doubts[:20]), *more]),
            expected=f"a corrected delivery, or a row for exactly this value in {ACCEPTED} with reason, role and date",
            next_step="ask the partners (`svm chase`), record what they confirm, build again, then freeze.",
        )


def _refuse_reopened(home: Home, edition: int, texts: Mapping[int, ChapterText]) -> None:
    """Raise UserError when a text that was approved is another one by now."""
    again = [
        (approval, edit)
        for approval in load_text_approvals(home, edition).values()
        if approval.chapter in texts
        for edit in approval.reopened_by(texts[approval.chapter].passages)
    ]
    if again:
        shown = [
            f"  chapter {a.chapter}, {a.approver}: {e.kind} under ‘{short(e.heading)}’: "
            f"“{short(e.before.text if e.before else '')}” → “{short(e.after.text if e.after else '')}”"
            for a, e in again[:10]
        ]
        more = [f"  … and {len(again) - 10} more"] if len(again) > 10 else []
        raise UserError(
            f"{len(again)} paragraphs are not as they were approved:\n" + "\n".join([*shown, *more]),
            expected="every approved text still as it was approved",
            next_step="let them be confirmed again with `svm sign-off --document`.",
        )


def _refuse_leaks(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Raise UserError when what is printed gives away what is withheld: a portal is outside the house too."""
    leaks = audit(con, home).leaks
    if leaks:
        more = [f"  … and {len(leaks) - 20} more"] if len(leaks) > 20 else []
        raise UserError(
            f"{len(leaks)} numbers are not as secret as their rule asks:\n"
            + "\n".join([*(f"  {leak.line}" for leak in leaks[:20]), *more]),
            expected="bounds as wide as the threshold in seeds/reference/disclosure_rules.csv around each x",
            next_step="let the partner withhold a second number of the same sum or publish it, or leave the breakdown "
            "out of the report; build again, then freeze.",
        )


def _write(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    fresh: Path,
    root: Path,
    number: int,
    portal: str,
    reason: str,
    role: str,
    earlier: list[Release],
    unexplained: list[dict[str, Any]],
    edition: dict[str, object],
    texts: dict[int, ChapterText],
) -> Frozen:
    _write_parquet(con, fresh / "parquet")
    write_tables(con, fresh)
    _write_figures(con, fresh / "cijfers.csv")
    for text in texts.values():
        put(fresh / DOCUMENTS / text.kept_name, text.data)
    same = [r for r in earlier if r.manifest["portal"] == portal]
    if same and _same_content(fresh, same[-1], with_documents=bool(texts)):
        return Frozen(same[-1], is_new=False)
    compared = {f"editie {number} {r.version}": r for r in earlier}
    last_year = frozen(home, number - 1, root)
    if last_year:
        compared = {f"editie {number - 1} {last_year.version}": last_year, **compared}
    changed = {name: figure_changes(con, release.parquet("figures")) for name, release in compared.items()}
    # the version before, and without one in this edition the edition before
    before = next(reversed(compared.items()), None)
    of_texts = _texts_before(compared, texts)
    passages = {chapter: text.passages for chapter, text in texts.items()}
    changes = None
    if before and is_readable(before[1]):
        since = Before(
            before[0],
            before[1].as_of,
            opened(before[1]),
            before[1].parquet("figures"),
            tuple(before[1].manifest["corrections"]),
            {chapter: kept_passages(path) for chapter, (_, path) in of_texts.items()},
        )
        changes = changes_since(con, since, passages, reason)
        since.con.close()
    if earlier and not reason and _bound(con, number, earlier[-1].manifest["portal"]):
        last = [f"{c['figure_id']} {c['old']} → {c['new']}" for c in changed[f"editie {number} {earlier[-1].version}"]]
        edited = changes.edited if changes else []
        if last or edited:
            told = last + [f"“{short(line.new or line.old)}” ({line.what})" for line in edited]
            raise UserError(
                f"{len(last)} figures and {len(edited)} paragraphs changed since {earlier[-1].version}: "
                + ", ".join(told[:10]),
                expected="a recorded reason for every change after the agreement of a portal",
                next_step='give --reason "…" and --role "…".',
            )
    if reason and not role:
        raise UserError("A reason needs the role that decided.", next_step='give --role "…" (a role, not a person).')
    version = portal if not same else f"{portal}-{len(same) + 1}"
    _write_changes(fresh / "verschillen.csv", changed, reason, role)
    none = "er is geen eerdere versie"
    if before:
        none = f"niets: {before[0]} is bevroren door een eerdere versie van de software, die niet meer te lezen is"
    write_changes(
        con,
        fresh / CHANGE_LISTS,
        Version(
            name=f"editie {number} {version}",
            as_of=dt.date.fromisoformat(str(edition["as_of"])),
            compared=before[0] if before and changes else "",
            compared_as_of=before[1].as_of if before and changes else None,
            why_not=none,
            reason=reason,
            role=role,
            texts=texts.keys(),
            texts_of={chapter: name for chapter, (name, _) in of_texts.items()},
        ),
        changes,
    )
    manifest = {
        "edition": number,
        "data_year": edition["data_year"],
        "as_of": str(edition["as_of"]),
        "portal": portal,
        "version": version,
        "sequence": len(earlier) + 1,
        "reason": reason,
        "decided_by_role": role,
        "software": software_version(),
        "unexplained": [f"{r['series_id']}: {r['status']}" for r in unexplained],
        "doubted": [d.line for d in open_doubts(con)],
        "accepted": _listed(con, "select distinct accepted_id as one from monitor.doubts where accepted_id <> ''"),
        "waivers": _listed(con, "select distinct waiver_id as one from monitor.cell_status where waiver_id <> ''"),
        "corrections": _listed(
            con, "select correction_id as one from monitor.applied_corrections where correction_state = 'toegepast'"
        ),
        "changes": {name: len(found) for name, found in changed.items()},
        "documents": [
            {"chapter": chapter, "name": text.name, "sha256": hashlib.sha256(text.data).hexdigest()}
            for chapter, text in texts.items()
        ],
        "compared_with": before[0] if before and changes else "",
        "changed_sentences": len(changes.edited) if changes else 0,
        "deliveries": [
            {k: str(v) for k, v in r.items()}
            for r in rows(
                con,
                "select delivery_id, file_name, raw_sha256, received_on "
                f"from ({RELATIONS['deliveries']}) where result = 'geland'",
            )
        ],
        "withdrawn": [
            {k: str(v) for k, v in r.items()}
            for r in rows(
                con,
                "select delivery_id, file_name, raw_sha256, withdrawn_on, reason, withdrawn_by_role "
                f"from ({RELATIONS['deliveries']}) where result = 'ingetrokken'",
            )
        ],
        "files": [
            {"path": path, "sha256": digest, "bytes": (fresh / path).stat().st_size}
            for path, digest in _hashes(fresh).items()
        ],
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    (fresh / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    target = root / str(number) / version
    settle_folder(fresh, target)
    return Frozen(Release(target, manifest), is_new=True, changes=manifest["changes"])


def _same_content(fresh: Path, before: Release, *, with_documents: bool) -> bool:
    """Whether a version holds what was written now; without documents those that it keeps say nothing."""
    told = ("verschillen.csv", MANIFEST, CHANGE_LISTS) + (() if with_documents else (DOCUMENTS,))
    there = {str(f["path"]): str(f["sha256"]) for f in before.manifest["files"]}
    return _hashes(fresh) == {path: digest for path, digest in there.items() if path.split("/")[0] not in told}


def _texts_before(compared: dict[str, Release], texts: Iterable[int]) -> dict[int, tuple[str, Path]]:
    """Per chapter the newest version that kept a document of it: its name, and the file."""
    kept = {
        chapter: [(name, r.folder / DOCUMENTS / kept_name(chapter)) for name, r in compared.items()]
        for chapter in texts
    }
    there = {chapter: [one for one in found if one[1].is_file()] for chapter, found in kept.items()}
    return {chapter: found[-1] for chapter, found in there.items() if found}


def _bound(con: duckdb.DuckDBPyConnection, edition: int, portal: str) -> bool:
    """Whether a value may no longer change without a reason after the agreement of this portal."""
    free = rows(con, f"select portal from reference.portals where edition = {edition} and values_may_change")
    return portal not in [str(r["portal"]).lower() for r in free]


def _write_parquet(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """One Parquet file per relation, written by one thread in a fixed order, so that the bytes repeat."""
    folder.mkdir(parents=True)
    threads = con.execute("select current_setting('threads')").fetchall()[0][0]
    con.execute("set threads = 1")
    for name, query in RELATIONS.items():
        con.execute(
            f"copy ({query}) to {literal(str(folder / (name + '.parquet')))} "
            "(format parquet, compression zstd, row_group_size 122880)"
        )
    con.execute(f"set threads = {threads}")


def _write_figures(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Every printable figure as CSV."""
    found = rows(con, f"select * from ({FIGURES}) order by figure_id")
    lines = [(*figure_line(figure), str(figure["definition"])) for figure in found]
    put(path, csv_text((*FIGURE_COLUMNS, "definition"), lines))


def _write_changes(path: Path, changed: dict[str, list[dict[str, Any]]], reason: str, role: str) -> None:
    lines = [
        {"compared_with": name, **change, "reason": reason, "decided_by_role": role}
        for name, found in changed.items()
        for change in found
    ]
    _csv(path, lines, header=["compared_with", "figure_id", "old", "new"])


def _csv(path: Path, lines: list[dict[str, Any]], header: list[str] | None = None) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(lines[0]) if lines else header or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def _listed(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return sorted(str(r["one"]) for r in rows(con, query))


def _hashes(folder: Path) -> dict[str, str]:
    """sha256 per file of a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def report(done: Frozen) -> list[str]:
    """What a freeze did, as lines of text."""
    manifest = done.release.manifest
    name = f"Editie {manifest['edition']}, {done.release.version}, stand {manifest['as_of']}"
    if not done.is_new:
        return [f"{name}: al bevroren en ongewijzigd."]
    lines = [
        f"{name}: bevroren in {done.release.folder.name}/ met {len(manifest['files'])} bestanden en "
        f"{len(manifest['deliveries'])} leveringen.",
    ]
    lines += [f"  {count} cijfers anders dan in {other} (verschillen.csv)" for other, count in done.changes.items()]
    if manifest["documents"]:
        lines.append(f"  {len(manifest['documents'])} documenten bewaard ({DOCUMENTS}/)")
    if manifest["compared_with"]:
        lines.append(
            f"  per hoofdstuk wat anders is dan in {manifest['compared_with']}, met "
            f"{manifest['changed_sentences']} alinea's tekst ({CHANGE_LISTS}/)"
        )
    if manifest["unexplained"]:
        lines.append(f"  {len(manifest['unexplained'])} reeksen staan nog open (manifest.json, unexplained)")
    if manifest["doubted"]:
        lines.append(f"  {len(manifest['doubted'])} cijfers zijn in twijfel (manifest.json, doubted)")
    return lines
