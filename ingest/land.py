"""Land deliveries: all of it or nothing, never twice, never changed afterwards.

A delivery becomes one folder `lake/<partner>/<dataset>/delivery=<date>~<hash>/` that holds the cells as text
(`data.parquet`), its ledger row (`ledger.parquet`) and how it was judged (`checks.parquet`). The folder
appears by one rename. The delivered bytes are kept in `lake/_originals/` by sha256. A file that breaks its
contract goes to `quarantine/` with a letter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import yaml

from ingest import checks
from ingest.contracts import Contract, contracts
from ingest.letter import CHECK_NL, write_letter
from ingest.measure import Profile, measure
from ingest.read import Opened, Unreadable, first_cells, open_table, write_parquet
from svm.errors import UserError
from svm.files import settle
from svm.home import Home
from svm.locks import exclusive
from svm.sql import identifier, literal

SUITE = "ingest/suites/door.yml"
TEMPLATE_PARTNER = "sjabloon"
SIDECAR = ".source.yml"
BIG_FILE = 50_000_000

LEDGER = {
    "delivery_id": "varchar",
    "partner": "varchar",
    "dataset": "varchar",
    "received_on": "date",
    "published_on": "date",
    "date_precision": "varchar",
    "is_copy": "boolean",
    "sequence": "integer",
    "file_name": "varchar",
    "raw_sha256": "varchar",
    "raw_bytes": "bigint",
    "raw_path": "varchar",
    "row_count": "bigint",
    "encoding": "varchar",
    "unknown_columns": "varchar",
    "title": "varchar",
    "source_table": "varchar",
    "source": "varchar",
    "licence": "varchar",
    "attribution": "varchar",
    "coverage": "varchar",
    "sensitivity": "varchar",
    "contract_sha256": "varchar",
    "landed_at": "timestamp",
}
DATASETS = {"dataset": "varchar", "layout": "varchar", "title": "varchar"}
REFUSAL = {
    "partner": "varchar",
    "dataset": "varchar",
    "received_on": "date",
    "file_name": "varchar",
    "raw_sha256": "varchar",
    "raw_bytes": "bigint",
    "reason": "varchar",
    "letter_path": "varchar",
    "refused_at": "timestamp",
}
CHECK_TYPES = {
    name: {"success": "boolean", "broken": "boolean", "unexpected_count": "bigint"}.get(name, "varchar")
    for name in checks.COLUMNS
}


@dataclass
class Outcome:
    """What happened to one file: `landed`, `known` (same bytes as before) or `refused`."""

    file: Path
    result: str
    message: str
    delivery_id: str = ""
    letter: Path | None = None


@dataclass
class _Candidate:
    """A file on its way through the door."""

    path: Path
    received_on: dt.date
    partner: str
    sha256: str
    size: int
    original: Path
    note: dict[str, Any]
    contract: Contract | None = None
    opened: Opened | None = None
    staged: Path | None = None
    encoding: str = ""
    profile: Profile | None = None
    problems: list[str] = field(default_factory=list)
    next_step: str = ""


Report = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def _hash_and_keep(path: Path, home: Home, report: Report) -> tuple[str, int, Path]:
    """Copy the bytes to `_originals` while hashing them. Returns sha256, size and the kept path."""
    home.originals.mkdir(parents=True, exist_ok=True)
    total, done, digest = path.stat().st_size, 0, hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=home.originals, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as out, path.open("rb") as source:
            while chunk := source.read(1 << 22):
                digest.update(chunk)
                out.write(chunk)
                done += len(chunk)
                report("keep original", done, total)
        folder = home.originals / digest.hexdigest()
        folder.mkdir(exist_ok=True)
        kept = folder / path.name
        settle(Path(name), kept, 0o444)
    finally:
        Path(name).unlink(missing_ok=True)
    return digest.hexdigest(), done, kept


def _sidecar(path: Path) -> dict[str, Any]:
    """The note beside a file: `source`, `published_on`, `date_precision`, `copy`, `remark`."""
    note = path.with_name(path.name + SIDECAR)
    if not note.exists():
        return {}
    try:
        loaded = yaml.safe_load(note.read_text(encoding="utf-8")) or {}
        if not isinstance(loaded, dict):
            raise ValueError("not a mapping")
        if "published_on" in loaded and not isinstance(loaded["published_on"], dt.date):
            raise ValueError(f"published_on is {loaded['published_on']!r}, expected a date like 2026-02-03")
    except (yaml.YAMLError, ValueError) as error:
        raise UserError(
            f"{note.name} cannot be read: {error}",
            expected="YAML with source, published_on, date_precision, copy and remark",
            next_step="mend the note and land the file again.",
        ) from None
    return loaded


def _received(path: Path, given: dt.date | None) -> tuple[str, dt.date]:
    """Partner and date received, from `inbox/<partner>/<date>/<file>` or as given."""
    partner = ""
    date = given
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", path.parent.name):
        try:
            date = given or dt.date.fromisoformat(path.parent.name)
        except ValueError:
            raise UserError(
                f"{path}: the folder {path.parent.name} is not a date that exists.",
                expected="inbox/<partner>/<date received>/<file>",
                next_step="rename the folder.",
            ) from None
        partner = path.parent.parent.name.lower()
    if date is None:
        raise UserError(
            f"{path}: it is not known when this file was received.",
            expected="a path like inbox/<partner>/<date received>/<file>",
            next_step="put it there, or say `--received 2026-06-21`.",
        )
    return partner, date


def recognise(path: Path, partner: str) -> tuple[Contract, Opened]:
    """Find the one contract that a file belongs to, by its content or its name, and open it.

    Raises Unreadable when none or several contracts fit, or the file does not open as its contract says.
    """
    known = [c for c in contracts() if c.layout.format == ("xlsx" if path.suffix.lower() == ".xlsx" else "csv")]
    partners = {c.partner for c in contracts()}
    if partner in partners:
        known = [c for c in known if c.partner in (partner, TEMPLATE_PARTNER)]
    by_content: list[tuple[Contract, Opened]] = []
    for contract in known:
        if contract.content:
            try:
                opened = open_table(path, contract)
                cells = first_cells(opened)
            except Unreadable:
                continue
            if all(re.search(p, cells.get(n, "")) for n, p in contract.content.items()):
                by_content.append((contract, opened))
    if len(by_content) == 1:
        return by_content[0]
    named = [c for c in known if c.matches_file(path.name)]
    fits: list[tuple[Contract, Opened]] = []
    problems: list[tuple[Contract, Unreadable]] = []
    for contract in named:
        try:
            opened = open_table(path, contract)
        except Unreadable as error:
            problems.append((contract, error))
            continue
        fits.append((contract, opened))
    complete = [f for f in fits if not f[1].missing]
    for group in (complete, fits):
        if len(group) == 1:
            return group[0]
    if len(complete) > 1:
        raise Unreadable(
            f"het bestand past bij {len(complete)} datasets: {', '.join(c.name for c, _ in complete)}",
            expected="een bestand dat bij één dataset hoort",
            next_step="Maak de patronen onder `recognise` in die contracten onderscheidend.",
        )
    if len(problems) == 1:
        contract, problem = problems[0]
        problem.contract = contract
        raise problem
    raise Unreadable(
        "geen enkel contract herkent dit bestand aan naam of inhoud",
        expected="een van " + (", ".join(c.name for c in known) or "(geen dataset voor deze partner)"),
        next_step="Geef het bestand zijn gebruikelijke naam (`svm datasets` noemt ze), of voeg een contract toe.",
    )


def _ledger_rows(home: Home, contract: Contract) -> list[tuple[str, dt.date, int, str]]:
    """(sha256, received_on, row_count, delivery_id) of every delivery of a dataset, oldest first."""
    files = sorted((home.lake / contract.partner / contract.dataset).glob("delivery=*/ledger.parquet"))
    if not files:
        return []
    paths = ", ".join(literal(str(f)) for f in files)
    return duckdb.sql(
        f"select raw_sha256, received_on, row_count, delivery_id from read_parquet([{paths}]) "
        "order by received_on, sequence"
    ).fetchall()


def _write_rows(
    con: duckdb.DuckDBPyConnection, target: Path, types: dict[str, str], rows: list[dict[str, Any]]
) -> None:
    """Write rows to Parquet with exactly these columns and types, also when there are none."""
    columns = ", ".join(f"{identifier(n)} {t}" for n, t in types.items())
    con.execute(f"create or replace temp table out_rows ({columns})")
    if rows:
        marks = ", ".join("?" for _ in types)
        con.executemany(f"insert into out_rows values ({marks})", [[row.get(n) for n in types] for row in rows])
    con.execute(f"copy out_rows to {literal(str(target))} (format parquet)")


def prepare(home: Home) -> None:
    """Lay out an empty delivery of every contract, so that each dataset can be read before its first file.

    The empty delivery also fixes the column names: a column that a later file leaves out reads as NULL. The list of
    datasets tells the warehouse which folders are of one layout.
    """
    con = duckdb.connect()
    for contract in contracts():
        folder = home.lake / contract.partner / contract.dataset / "delivery=none"
        types = {"row_offset": "integer", "sheet": "varchar"} | dict.fromkeys(contract.column_names, "varchar")
        if contract.wide:
            types["no_wide_column"] = "varchar"
        stamp = folder / f"data.{contract.sha256[:12]}.parquet"
        if not stamp.exists():
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.glob("*.parquet"):
                old.unlink()
            _write_rows(con, stamp, types, [])
    none = home.lake / "_none" / "_none" / "delivery=none"
    for folder, name, types in (
        (none, "ledger.parquet", LEDGER),
        (none, "checks.parquet", CHECK_TYPES),
        (home.quarantine / "none", "refusal.parquet", REFUSAL),
        (home.quarantine / "none", "checks.parquet", CHECK_TYPES),
    ):
        # also when an earlier version wrote it with other columns: it gives deliveries of before the new ones
        if not (folder / name).exists() or pq.read_schema(folder / name).names != list(types):
            folder.mkdir(parents=True, exist_ok=True)
            _write_rows(con, folder / name, types, [])
    listed = [{"dataset": c.name, "layout": c.layout.name, "title": c.title} for c in contracts()]
    _write_rows(con, none / ".datasets.parquet", DATASETS, listed)
    (none / ".datasets.parquet").replace(none / "datasets.parquet")


def _files(paths: Iterable[Path]) -> list[Path]:
    """All deliverable files below the given paths, in a stable order."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} does not exist.", next_step="check the path.")
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [
            f
            for f in inside
            if f.is_file()
            and not f.name.endswith(SIDECAR)
            and not f.name.startswith((".", "~$"))
            and f.name.lower() not in ("readme.md", "readme.txt")
        ]
    # in order of receipt, so that a later delivery meets the earlier ones already landed
    return sorted(found, key=lambda f: (f.parent.name, str(f)))


def _published(candidate: _Candidate, con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """The publication date: from the note beside the file, else from the file itself."""
    noted = candidate.note.get("published_on")
    if isinstance(noted, dt.date):
        return noted
    rule = candidate.contract.published if candidate.contract else None
    if not rule:
        return None
    if rule.sheet:
        import fastexcel

        book = fastexcel.read_excel(str(candidate.path))
        if rule.sheet not in book.sheet_names:
            return None
        cells = book.load_sheet(rule.sheet, header_row=None, dtypes="string").to_arrow()
        text = "\n".join(str(v) for column in cells.columns for v in column.to_pylist() if v)
        match = re.search(rule.pattern, text)
        value = match.group(1) if match else ""
    elif candidate.opened and rule.column in candidate.opened.names:
        row = con.execute(
            f"select max({identifier(rule.column)}) from read_parquet({literal(str(candidate.staged))})"
        ).fetchone()
        value = (row[0] or "") if row else ""
    else:
        value = ""
    try:
        return dt.datetime.strptime(value, rule.format).date()
    except ValueError:
        return None


def land(
    paths: Iterable[Path],
    home: Home,
    *,
    received: dt.date | None = None,
    report: Report = _silent,
) -> list[Outcome]:
    """Land every file below `paths`; returns one Outcome per file, in order.

    Safe to repeat: the same bytes of a dataset are landed once. Safe to kill: a delivery is there completely
    or not at all. Raises UserError when another landing runs or a path makes no sense.
    """
    files = _files(paths)
    with exclusive(home.lake / ".lock", "svm land"):
        prepare(home)
        library = checks.preload() if files else None
        incoming = Path(tempfile.mkdtemp(dir=home.lake, prefix="_incoming-"))
        try:
            return _land_all(files, home, received, report, incoming, library)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)


def _land_all(
    files: list[Path],
    home: Home,
    received: dt.date | None,
    report: Report,
    incoming: Path,
    library: threading.Thread | None,
) -> list[Outcome]:
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = true")
    # with the checks library beside it a landing stays below 1.5 GB; what does not fit goes to disk
    con.execute("set memory_limit = '800MB'")
    con.execute(f"set temp_directory = {literal(str(incoming / 'spill'))}")
    outcomes: dict[Path, Outcome] = {}
    candidates: list[_Candidate] = []
    seen: dict[tuple[str, str], str] = {}
    rows_before: dict[str, int] = {}
    for index, path in enumerate(files):
        candidate, outcome = _take_in(path, home, received, report, incoming / str(index), con, seen, rows_before)
        if outcome:
            outcomes[path] = outcome
        else:
            candidates.append(candidate)
    if candidates:
        if library:
            library.join()
        verdicts = _judge(candidates)
        for candidate in candidates:
            mine = [v for v in verdicts if v["subject"] in (checks.ALL, _subject(candidate))]
            failed = [
                v
                for v in mine
                if not v["success"] and v["severity"] == "critical" and (v["subject"] != checks.ALL or v["broken"])
            ]
            own = [v for v in mine if v["subject"] == _subject(candidate)] or _passed(candidate, mine)
            finish = _refuse if failed else _commit
            outcomes[candidate.path] = finish(candidate, home, own, con, failed)
    return [outcomes[path] for path in files]


def _subject(candidate: _Candidate) -> str:
    return f"{candidate.received_on}/{candidate.path.name}~{candidate.sha256[:8]}"


def _passed(candidate: _Candidate, verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per expectation that this file met, so that the warehouse can show what was checked."""
    return [
        {
            **v,
            "subject": _subject(candidate),
            "success": True,
            "observed": "pass",
            "unexpected_count": 0,
            "examples": "",
        }
        for v in verdicts
        if v["subject"] == checks.ALL and not v["broken"]
    ]


def _take_in(
    path: Path,
    home: Home,
    received: dt.date | None,
    report: Report,
    staging: Path,
    con: duckdb.DuckDBPyConnection,
    seen: dict[tuple[str, str], str],
    rows_before: dict[str, int],
) -> tuple[_Candidate, Outcome | None]:
    """Keep the bytes, recognise the dataset, write the cells and measure them."""
    partner, received_on = _received(path, received)
    note = _sidecar(path)
    kept: list[tuple[str, int, Path]] = []
    keeper = threading.Thread(target=lambda: kept.append(_hash_and_keep(path, home, report)))
    keeper.start()
    candidate = _Candidate(path, received_on, partner, "", 0, path, note)
    profile = Profile(file=path.name)
    try:
        candidate.contract, candidate.opened = recognise(path, partner)
        candidate.partner = partner or candidate.contract.partner
        if candidate.opened.missing:
            _name_missing(candidate, profile)
        else:
            staging.mkdir(parents=True)
            candidate.staged = staging / "data.parquet"
            # the footer names the dataset; sha256 and dates are in the ledger, written when they are known
            provenance = {f"svm_{k}": v for k, v in candidate.contract.provenance.stated().items()}
            provenance |= {
                "svm_dataset": candidate.contract.name,
                "svm_received_on": str(received_on),
                "svm_file": path.name,
                "svm_source": str(note.get("source", "")),
            }
            candidate.encoding = _copy(candidate, provenance, con, report)
    except Unreadable as error:
        candidate.contract = candidate.contract or error.contract
        candidate.staged = None
        profile.unreadable = 1
        candidate.problems.append(f"{error.found}. Verwacht: {error.expected}.")
        candidate.next_step = error.next_step
    keeper.join()
    if not kept:
        raise UserError(f"{path} could not be read or kept.", next_step="check disk space and permissions.")
    candidate.sha256, candidate.size, candidate.original = kept[0]
    if candidate.contract:
        name, key = candidate.contract.name, (candidate.contract.name, candidate.sha256)
        earlier = _ledger_rows(home, candidate.contract)
        known = seen.get(key) or next((f"{r[3]}" for r in earlier if r[0] == candidate.sha256), "")
        if known:
            message = f"same bytes as {known}: nothing to do"
            return candidate, Outcome(path, "known", message, known)
        if candidate.opened and candidate.staged:
            before = [r[2] for r in earlier if r[1] <= received_on]
            previous = rows_before.get(name) or (before[-1] if before else None)
            full = candidate.contract.coverage == "full"
            profile = measure(candidate.opened, candidate.staged, previous if full else None, con)
            rows_before[name] = profile.rows
            _check_partner(candidate, profile, con)
        seen[key] = f"{path.name} in this run"
    profile.file = _subject(candidate)
    candidate.profile = profile
    return candidate, None


def _name_missing(candidate: _Candidate, profile: Profile) -> None:
    opened = candidate.opened
    if not opened:
        return
    profile.missing_columns = len(opened.missing)
    wanted = {c.name: c.label for c in opened.contract.columns}
    headers = dict(zip(opened.names, opened.headers, strict=True))
    unknown = ", ".join(f"`{headers[n].strip()}`" for n in opened.unknown) or "geen"
    candidate.problems.append(
        f"rij {opened.header_row}: verplichte kolommen ontbreken: "
        f"{', '.join(f'`{wanted[m]}`' for m in opened.missing)}. Kolommen die wij niet kennen: {unknown}."
    )
    candidate.next_step = (
        "Gebruik de afgesproken kolomnamen. Is een kolom voortaan anders genoemd, meld dat dan: "
        "de nieuwe naam wordt aan het contract toegevoegd."
    )


def _check_partner(candidate: _Candidate, profile: Profile, con: duckdb.DuckDBPyConnection) -> None:
    """A template names its partner in every row; that must be the partner that delivered it."""
    if not candidate.contract or candidate.contract.partner != TEMPLATE_PARTNER:
        return
    found = con.execute(
        f"select distinct partner from read_parquet({literal(str(candidate.staged))}) order by 1"
    ).fetchall()
    named = [r[0] for r in found]
    if candidate.partner == TEMPLATE_PARTNER and len(named) == 1:
        candidate.partner = named[0]
    if named != [candidate.partner]:
        profile.pattern_violations += 1
        candidate.problems.append(
            f"kolom `Partner` noemt {', '.join(named) or 'niemand'}; deze levering kwam van {candidate.partner}."
        )


def _copy(candidate: _Candidate, provenance: dict[str, str], con: duckdb.DuckDBPyConnection, report: Report) -> str:
    """Write the cells; for a big file in a thread, so that progress can be shown."""
    opened, staged = candidate.opened, candidate.staged
    if opened is None or staged is None:
        raise AssertionError("copy needs an opened file")
    if candidate.path.stat().st_size < BIG_FILE:
        return write_parquet(opened, staged, provenance, con)
    result: list[str | BaseException] = []

    def work() -> None:
        try:
            result.append(write_parquet(opened, staged, provenance, con))
        except BaseException as error:
            result.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():
        thread.join(0.25)
        report("write cells", max(0, int(con.query_progress())), 100)
    if isinstance(result[0], BaseException):
        raise result[0]
    return result[0]


def _judge(candidates: list[_Candidate]) -> list[dict[str, Any]]:
    import pandas as pd

    frame = pd.DataFrame([c.profile.numbers() for c in candidates if c.profile])
    run_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return checks.judge_file(frame, SUITE, key="file", stage="deur", run_at=run_at)


def _commit(
    candidate: _Candidate,
    home: Home,
    verdicts: list[dict[str, Any]],
    con: duckdb.DuckDBPyConnection,
    failed: list[dict[str, Any]],
) -> Outcome:
    """Complete the staged folder with ledger and checks, then rename it into the lake."""
    contract, opened, profile, staged = (
        candidate.contract,
        candidate.opened,
        candidate.profile,
        candidate.staged,
    )
    if contract is None or opened is None or profile is None or staged is None:
        raise AssertionError("only a measured file can be committed")
    delivery = f"{candidate.received_on}~{candidate.sha256[:8]}"
    delivery_id = f"{contract.name}/{delivery}"
    folder = staged.parent
    row = {
        "delivery_id": delivery_id,
        "partner": candidate.partner,
        "dataset": contract.name,
        "received_on": candidate.received_on,
        "published_on": _published(candidate, con),
        "date_precision": str(candidate.note.get("date_precision", "day")),
        "is_copy": bool(candidate.note.get("copy", False)),
        "sequence": len(_ledger_rows(home, contract)) + 1,
        "file_name": candidate.path.name,
        "raw_sha256": candidate.sha256,
        "raw_bytes": candidate.size,
        "raw_path": str(candidate.original.relative_to(home.root)),
        "row_count": profile.rows,
        "encoding": candidate.encoding,
        "unknown_columns": ", ".join(n for n in opened.unknown if n not in opened.wide),
        "title": contract.title,
        "source_table": contract.provenance.source_table,
        "source": str(candidate.note.get("source", contract.provenance.url)),
        "licence": contract.provenance.licence,
        "attribution": contract.provenance.attribution,
        "coverage": contract.coverage,
        "sensitivity": contract.sensitivity,
        "contract_sha256": contract.sha256,
        "landed_at": dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
    }
    _write_rows(con, folder / "ledger.parquet", LEDGER, [row])
    _write_rows(con, folder / "checks.parquet", CHECK_TYPES, [{**v, "subject": delivery_id} for v in verdicts])
    target = home.lake / contract.partner / contract.dataset / f"delivery={delivery}"
    folder.rename(target)
    extra = f"; unknown columns kept: {row['unknown_columns']}" if row["unknown_columns"] else ""
    return Outcome(candidate.path, "landed", f"{delivery_id}, {profile.rows} rows{extra}", delivery_id)


def _refuse(
    candidate: _Candidate,
    home: Home,
    verdicts: list[dict[str, Any]],
    con: duckdb.DuckDBPyConnection,
    failed: list[dict[str, Any]],
) -> Outcome:
    """Put the file in quarantine with a letter and a row for the warehouse."""
    profile = candidate.profile or Profile(file=candidate.path.name)
    problems = list(candidate.problems)
    if not problems and not profile.findings:
        problems = [f"{v['expectation']}: {v['observed']}. Verwacht: {v['expected']}." for v in failed]
    reason = "; ".join(
        problems
        + [
            f"{CHECK_NL[f.check]}, kolom {f.column}: {f.count} keer, zoals rij {f.examples[0][0]}: {f.examples[0][1]!r}"
            for f in profile.findings
            if f.examples
        ]
    )
    name = f"{candidate.received_on}~{candidate.sha256[:8]}"
    folder = Path(tempfile.mkdtemp(dir=home.quarantine, prefix=".incoming-"))
    shutil.copyfile(candidate.original, folder / candidate.path.name)
    letter = write_letter(
        file=candidate.path.name,
        partner=candidate.partner,
        received_on=str(candidate.received_on),
        sha256=candidate.sha256,
        contract=candidate.contract,
        problems=problems,
        findings=profile.findings,
        next_step=candidate.next_step,
    )
    (folder / "brief.md").write_text(letter, encoding="utf-8")
    target = home.quarantine / name
    row = {
        "partner": candidate.partner,
        "dataset": candidate.contract.name if candidate.contract else "",
        "received_on": candidate.received_on,
        "file_name": candidate.path.name,
        "raw_sha256": candidate.sha256,
        "raw_bytes": candidate.size,
        "reason": reason,
        "letter_path": str((target / "brief.md").relative_to(home.root)),
        "refused_at": dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
    }
    _write_rows(con, folder / "refusal.parquet", REFUSAL, [row])
    _write_rows(con, folder / "checks.parquet", CHECK_TYPES, verdicts)
    folder.chmod(0o755)
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
    return Outcome(candidate.path, "refused", reason, letter=target / "brief.md")
