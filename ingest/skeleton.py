"""The skeleton of a dataset: a row of its layout, or a contract with a staging model; and the note of a sample.

What nobody knows yet is written as `?`: reading the contracts then names the field that is still to be filled in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import yaml

from ingest.contracts import NOT_SEEN, OPEN, WORD, Layout, contracts, layouts, normalise, snake
from svm.columns import ENTRY, OWNER, Column, filled, owned
from svm.errors import UserError
from svm.files import put

CONTRACT = Template("""\
title: $title
layout: $layout
recognise:
  files: ["*$name*.$format"]
provenance:
  producer: $producer
  source_table: "?"
  url: "?"
  licence: "?"
  attribution: $producer
  layout_evidence: $evidence
sensitivity: openbaar
coverage: increment
columns:
$columns
key: $key
""")

STATLINE = Template("""\
-- Grain: one row per delivered cell. Purpose: $title.
{{
    stage_statline('$name', measures=$measures, period='$period', dimensions={
$trimmed
    })
}}
""")

STAGING = Template("""\
-- Grain: one row per delivered cell. Purpose: $title.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('$partner', '$name') }}
),

cells as (
    unpivot landed
    on $measured
    into name raw_column value cell
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        trim($period) as period,
        {{ period_kind('trim($period)') }} as period_kind,
$members        {{ staged_cell('cell', 'point', '$partner', blank_sign('cell')) }}
    from cells
)

select * from final
""")

DESCRIBED = Template("""\
sources:
  - name: $partner
    tables:
      - name: $name
        description: "$title"
        config: {loaded_at_query: "{{ met_until(this) }}"}

models:
  - name: stg_${partner}__$name
    description: "Grain: one row per delivered cell. Purpose: $title."
    data_tests:
      - staged_cells
    columns:
$named
""")

NOTE = Template("""\
published_on: $published_on
date_precision: day
copy: true
""")


@dataclass(frozen=True)
class Header:
    """A header of an export, its name in the lake, the role that its cells suggest and whether these differ."""

    text: str
    name: str
    role: str
    varies: bool = False


#: what stands in a contract when there is no export to read
NO_EXPORT = (Header("Perioden", "perioden", "period"), Header("Waarde", "waarde", "measure"))


def new_dataset(
    root: Path,
    dataset: str,
    layout_name: str,
    *,
    title: str,
    published_on: dt.date,
    export: Path | None = None,
) -> list[Path]:
    """Write the skeleton of a dataset `<partner>/<name>` in a project folder. Returns the files written.

    `export` is a CSV file of the dataset, from which the columns are read. Raises UserError when the dataset exists,
    its partner or layout is not known, or the export cannot be read.
    """
    partners = _partners(root)
    partner, _, name = dataset.partition("/")
    if partner not in partners or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UserError(
            f"'{dataset}' is no name for a dataset.",
            expected=f"<partner>/<name in lower case>, with a partner such as {', '.join(list(partners)[:4])}",
            next_step="use a code of seeds/reference/partners.csv, or add the partner there.",
        )
    if dataset in {c.name for c in contracts()}:
        raise UserError(f"The dataset {dataset} exists.", next_step="choose another name, or change its contract.")
    if layout_name not in layouts():
        raise UserError(f"There is no layout '{layout_name}'.", expected="one of " + ", ".join(layouts()))
    layout = layouts()[layout_name]
    headers = read_headers(export, layout) if export else []
    if layout.tables:
        written = [_add_row(root, layout, dataset, title, headers)]
    else:
        written = _write_files(root, layout, dataset, title, partners[partner], headers or list(NO_EXPORT))
    folder = root / "samples" / "inbox" / partner / str(published_on)
    sample = export.name if export else f"{name}.{layout.format}"
    return [*written, put(folder / f"{sample}.source.yml", NOTE.substitute(published_on=published_on))]


def read_headers(export: Path, layout: Layout) -> list[Header]:
    """Read the headers of a CSV export, and from its rows what each column holds: period, measure or dimension.

    Raises UserError when the file cannot be decoded or has no row of cells.
    """
    text = ""
    for encoding in layout.encodings:
        try:
            text = export.read_text(encoding="utf-8-sig" if encoding == "utf-8" else encoding)
            break
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    records = list(_records(text, layout))
    width = max((len(record) for record in records), default=0)
    if layout.format != "csv" or width < 2:
        raise UserError(
            f"{export} has no row of headers in the layout {layout.name}.",
            expected=f"a CSV file in {' or '.join(layout.encodings)}, with '{layout.separator}' between its cells",
            next_step="give an export of this layout, or none and write the columns by hand.",
        )
    head, *rows = (record for record in records if len(record) == width)
    columns = [[row[i].strip() for row in rows] for i in range(width)]
    return [
        Header(text.strip(), snake(text), _role(cells, layout), varies=len(set(cells)) > 1)
        for text, cells in zip(head, columns, strict=True)
    ]


def _records(text: str, layout: Layout) -> Any:  # noqa: ANN401
    return csv.reader(io.StringIO(text), delimiter=layout.separator)


def _role(cells: list[str], layout: Layout) -> str:
    for role, pattern in (("period", layout.period), ("measure", layout.number)):
        if pattern and any(cells) and all(re.search(pattern, cell) for cell in cells):
            return role
    return "dimension"


def _partners(root: Path) -> dict[str, str]:
    with (root / "seeds" / "reference" / "partners.csv").open(encoding="utf-8", newline="") as handle:
        return {row["partner_code"]: row["name_nl"] for row in csv.DictReader(handle)}


def _add_row(root: Path, layout: Layout, dataset: str, title: str, headers: list[Header]) -> Path:
    """Add a row to a layout; its dimensions are the headers that tables do not share, and a unit of several kinds."""
    shared = {normalise(header) for column in layout.shared["columns"].values() for header in column["header"]}
    known = {normalise(spec["header"][0]): name for name, spec in layout.dimensions.items()}
    dimensions = [
        known.get(normalise(h.text), h.name)
        for h in headers
        if normalise(h.text) not in shared or (h.name == "unit" and h.varies)
    ]
    asked = WORD.findall(yaml.safe_dump(layout.shared, sort_keys=False))
    words = {word: OPEN for word in asked if word not in {"table", "title", *layout.defaults}}
    row = {"dataset": dataset, "title": title, "dimensions": dimensions or [OPEN]} | words
    path = root / "ingest" / "layouts" / f"{layout.name}.yml"
    return put(path, f"{path.read_text(encoding='utf-8').rstrip()}\n  - {_line(row)}\n")


def _write_files(
    root: Path, layout: Layout, dataset: str, title: str, producer: str, headers: list[Header]
) -> list[Path]:
    """Write the contract and the staging model of a dataset that shares its form with no other."""
    partner, name = dataset.split("/")
    by_role = {role: [h.name for h in headers if h.role == role] for role in ("period", "measure", "dimension")}
    dimensions, measures = by_role["dimension"], by_role["measure"] or [headers[-1].name]
    period = (by_role["period"] or [headers[0].name])[0]
    staged = ["delivery_id", "raw_row", "raw_column", "period", "period_kind", *dimensions]
    staged += ["value", "decimals", "obs_status", "conf_status", "raw_value"]
    words = {
        "partner": partner,
        "name": name,
        "title": title,
        "layout": layout.name,
        "format": layout.format,
        "producer": _line([producer])[1:-1],
        "evidence": NOT_SEEN if headers == list(NO_EXPORT) else "seen whole",
        "columns": "\n".join(f"  {h.name}: {_line({'header': [h.text], 'role': h.role})}" for h in headers),
        "key": _line([*dimensions, period]),
        "measures": measures,
        "measured": ", ".join(measures),
        "period": period,
        "trimmed": ",\n".join(f"        '{d}': 'trim({d})'" for d in dimensions),
        "members": "".join(f"        {{{{ member('{d}') }}}} as {d},\n" for d in dimensions),
        "named": "\n".join(f"      - {column}" for column in staged),
    }
    sql = STATLINE if partner == "cbs" and layout.name.startswith("statline") else STAGING
    staging = root / "models" / "staging" / partner
    described = staging / f"stg_{partner}__{name}.yml"
    owner, columns = _describe(root, staged)
    model = filled(DESCRIBED.substitute(words | {"title": title.replace('"', "'")}), columns, described.name)
    return [
        put(
            root / "ingest" / "partners" / partner / f"{name}.yml",
            CONTRACT.substitute(words | {"title": _line([title])[1:-1]}),
        ),
        put(described.with_suffix(".sql"), sql.substitute(words)),
        put(described, model),
        *owner,
    ]


def _describe(root: Path, names: list[str]) -> tuple[list[Path], dict[str, Column]]:
    """Give each column its line in `models/columns.md`. Returns that file when it got new ones, and all columns."""
    path = root / OWNER
    text = path.read_text(encoding="utf-8")
    new = [name for name in names if name not in owned(text)]
    if not new:
        return [], owned(text)
    lines = [line for line in text.splitlines() if ENTRY.fullmatch(line)]
    lines += [f"- varchar {{% docs {name} %}}Label of the partner.{{% enddocs %}}" for name in new]
    lines.sort(key=lambda line: re.sub(ENTRY, r"\2", line))
    text = "\n".join([text[: text.index("\n- ")], *lines, ""])
    return [put(path, text)], owned(text)


def _line(value: object) -> str:
    """Write a value as YAML on one line."""
    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000).strip()
