"""Contracts: one YAML per dataset says where a delivery comes from and what it must look like."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from svm.errors import UserError

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Layout:
    """How a publisher writes its files: a dialect, shared by several datasets."""

    name: str
    format: str
    encodings: tuple[str, ...] = ("utf-8",)
    separator: str = ","
    sheet: str | None = None
    header_within: int = 1
    number: str = ""
    number_text: str = ""
    period: str = ""
    period_text: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its name in the lake, the headers partners use for it, what a cell may hold."""

    name: str
    label: str
    headers: tuple[str, ...]
    role: str
    required: bool = True
    pattern: str = ""


@dataclass(frozen=True)
class Contract:
    """What a delivery of one dataset must look like. `key` is unique within a delivery."""

    partner: str
    dataset: str
    title: str
    layout: Layout
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    coverage: str
    sensitivity: str
    provenance: dict[str, str]
    content: dict[str, str] = field(default_factory=dict)
    wide: dict[str, str] = field(default_factory=dict)
    grain: dict[str, Any] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=dict)
    sha256: str = ""

    @property
    def name(self) -> str:
        """`<partner>/<dataset>`."""
        return f"{self.partner}/{self.dataset}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the declared columns, in contract order."""
        return tuple(c.name for c in self.columns)

    def matches_file(self, file_name: str) -> bool:
        """Whether the file name fits one of the contract's patterns (case does not count)."""
        return any(fnmatch(file_name.lower(), pattern.lower()) for pattern in self.files)


def normalise(header: str) -> str:
    """Fold white space and case of a header, so that irregular spacing does not matter."""
    return re.sub(r"\s+", " ", header.replace("\ufeff", "")).strip().lower()


def snake(header: str) -> str:
    """Make a lake column name from a header the contract does not know."""
    return re.sub(r"[^0-9a-z]+", "_", normalise(header)).strip("_") or "kolom"


def _read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as handle:
        return yaml.safe_load(handle)


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name."""
    found = {}
    for path in sorted((HERE / "layouts").glob("*.yml")):
        raw = _read(path)
        raw["encodings"] = tuple(raw.get("encodings", ["utf-8"]))
        raw.pop("remark", None)
        found[path.stem] = Layout(name=path.stem, **raw)
    return found


def _contract(path: Path) -> Contract:
    import jsonschema

    raw = _read(path)
    schema = json.loads((HERE / "contract.schema.json").read_text(encoding="utf-8"))
    problems = sorted(jsonschema.Draft202012Validator(schema).iter_errors(raw), key=str)
    if problems:
        where = "/".join(str(p) for p in problems[0].absolute_path) or "(top)"
        raise UserError(
            f"The contract {path.parent.name}/{path.name} is not valid at {where}: {problems[0].message}",
            next_step="mend the contract; ingest/contract.schema.json says what each field may hold.",
        )
    layout = layouts()[raw["layout"]]
    role_pattern = {"measure": layout.number, "period": layout.period}
    columns = tuple(
        Column(
            name=name,
            label=spec["header"][0],
            headers=tuple(normalise(h) for h in spec["header"]),
            role=spec["role"],
            required=spec.get("required", True),
            pattern=spec.get("pattern", role_pattern.get(spec["role"], "")),
        )
        for name, spec in raw["columns"].items()
    )
    return Contract(
        partner=path.parent.name,
        dataset=path.stem,
        title=raw["title"],
        layout=layout,
        files=tuple(raw["recognise"]["files"]),
        content=raw["recognise"].get("content", {}),
        columns=columns,
        key=tuple(raw["key"]),
        coverage=raw["coverage"],
        sensitivity=raw["sensitivity"],
        provenance={k: str(v) for k, v in raw["provenance"].items()},
        wide=raw.get("wide", {}),
        grain=raw.get("grain", {}),
        published=raw.get("published", {}),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


@cache
def contracts() -> tuple[Contract, ...]:
    """All contracts, checked against `contract.schema.json`.

    Raises UserError naming the contract and the field when one is not valid.
    """
    return tuple(_contract(path) for path in sorted((HERE / "partners").glob("*/*.yml")))
