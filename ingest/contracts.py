"""Contracts: what a delivery of each dataset must look like, as pydantic models.

A dataset with a form of its own has a file `ingest/partners/<partner>/<dataset>.yml`. Where the tables of a publisher
differ only in name and dimensions, `ingest/layouts/<layout>.yml` says once what they share, and each table is a row.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from svm.errors import UserError
from svm.files import from_yaml

HERE = Path(__file__).resolve().parent
#: the evidence of a table of which no export was seen
NOT_SEEN = "from documentation"
#: the place of a word of a table in what its layout shares
WORD = re.compile(r"\{([a-z_]+)\}")
#: a field of a skeleton that is still to be filled in
OPEN = "?"
#: fields that follow from a file name or a key
GIVEN = ("name", "partner", "dataset")
#: what pydantic expected, where its words are for programmers
EXPECTED = {
    "missing": "a value for it",
    "string_type": "text",
    "tuple_type": "a list, such as [Perioden]",
    "dict_type": "fields with a value",
    "too_short": "at least one",
    "string_pattern_mismatch": "text of the form {pattern}",
}


class Mistake(ValueError):
    """A mistake in a contract: what it says and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.expected = expected


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise Mistake(f"'{pattern}' cannot be read ({error})", "a regular expression") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_regex)]
Words = Annotated[tuple[str, ...], Field(min_length=1)]
#: what the numbers of a measure are: `count` is whole and not negative, `balance` is whole, `share` is a percentage
#: from 0 to 100, `rate` is not negative
Holds = Literal["count", "balance", "share", "rate"]

#: what a layout rests on: an export with all that the contract names, with a part of it, or what is written about one
Evidence = Literal["seen whole", "seen in part", "from documentation"]

#: the interfaces of publishers that `svm fetch` can ask
Api = Literal["sdmx-3.0", "sdmx-2.1", "json-stat", "odata-3", "odata-4", "unhcr", "link"]

#: kinds of `ingest/privacy/kinds.py`
PersonalKind = Literal[
    "bsn", "v_nummer", "zaaknummer", "document", "iban", "email", "telefoon", "geboortedatum", "naam"
]


class Part(BaseModel):
    """A part of a contract: a field that it does not know is a mistake, and nothing changes it afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_its_fields(cls, raw: Any) -> Any:  # noqa: ANN401
        if isinstance(raw, dict):
            for field, value in raw.items():
                if value in (OPEN, [OPEN]):
                    raise Mistake(f"{field} is still '{OPEN}'", "what holds for this dataset")
        fields = [field.alias or name for name, field in cls.model_fields.items()]
        if isinstance(raw, dict) and cls.model_config.get("extra") == "forbid":
            for unknown in sorted(raw.keys() - set(fields)):
                written = [field for field in fields if field not in GIVEN]
                raise Mistake(f"there is no field '{unknown}' here", "one of " + ", ".join(written))
        return raw


AnyPart = TypeVar("AnyPart", bound=Part)


class Column(Part):
    """One column: its name in the lake, the headers partners use for it, what a cell may hold.

    A measure holds what `holds` says, or what `holds_where` says for a word of another column, or what the unit of its
    row says. `units` is the list of `seeds/reference/unit_labels.csv` that a column of units is written in; it has the
    factors. Thousands may have a sign under the headers of `grouped_under` only, where that is not empty. `personal`
    are the kinds of personal data that it may hold; a delivery with any other is refused.
    """

    name: str
    header: Words
    role: Literal["dimension", "period", "measure", "flag", "attribute"]
    required: bool = True
    pattern: Pattern = ""
    holds: Holds | None = None
    holds_where: dict[str, dict[str, Holds]] = {}
    units: str = ""
    grouped_under: tuple[str, ...] = ()
    personal: tuple[PersonalKind, ...] = ()

    @property
    def label(self) -> str:
        """The header by which a letter names the column."""
        return self.header[0]

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """All headers of the column, white space and case folded."""
        return tuple(normalise(h) for h in self.header)


class Recognise(Part):
    """How a file is recognised: by name patterns, and by patterns that the first cell of a column must match.

    In a workbook with a sheet per table, `sheet` and `header_within` go before those of the layout.
    """

    files: Words
    content: dict[str, Pattern] = {}
    sheet: str = ""
    header_within: int = 0


class Provenance(Part):
    """Where the figures come from, as printed in source lines.

    `layout_evidence` says whether an export of the publisher was seen, and `layout_remark` what is assumed where not.
    """

    producer: str
    source_table: str
    url: str
    licence: str
    attribution: str
    layout_evidence: Evidence
    layout_remark: str = ""

    def stated(self) -> dict[str, str]:
        """Return what is stated, by field."""
        return {field: text for field, text in self.model_dump().items() if text}


class Wide(Part):
    """A table with a column per period or member: `headers` is the pattern of their names, `example` one."""

    headers: Pattern
    example: str


class Grain(Part):
    """A table of several grains: `column` names the filled dimensions of its row, in the words of `dimensions`."""

    column: str
    dimensions: dict[str, str]


class Records(Part):
    """A file of records: `key` holds the pseudonym of a person or case, `date` the day of the event that a row tells.

    `breakdowns` are what is counted beside the totals, `fixed` what the columns hold that a file of counts has more.
    """

    key: str
    date: str
    breakdowns: tuple[tuple[str, ...], ...] = ()
    fixed: dict[str, str] = {}


class Published(Part):
    """Where a file says when it was published: in a column, or on a sheet behind a pattern; `format` as strptime."""

    format: str
    column: str = ""
    sheet: str = ""
    pattern: Pattern = ""

    @model_validator(mode="after")
    def _one_place(self) -> Published:
        if bool(self.column) == bool(self.sheet and self.pattern):
            raise Mistake("it names no place, or two", "either column, or sheet and pattern")
        return self


class Query(Part):
    """How a dataset is asked of a publisher that answers in public.

    `api` is how it answers, `base` the address below which all its answers lie, `table` its own code for the table.
    Each of `selections` is a delivery of its own: the members that are asked of each dimension, all of one that is not
    named. `since` is the first year that is asked, 0 for all, and `period` the dimension that has the years where they
    are asked as its members. `page` and `link` are where a file is named that has no fixed address.
    """

    api: Api
    base: Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+(/[^?#]*[^/?#])?$")]
    table: str
    selections: dict[str, dict[str, Words]] = {"": {}}
    since: Annotated[int, Field(ge=0)] = 0
    period: str = ""
    page: str = ""
    link: Pattern = ""

    @model_validator(mode="after")
    def _can_be_asked(self) -> Query:
        if self.api == "sdmx-2.1" and any(self.selections.values()):
            raise Mistake("sdmx-2.1 gives whole tables", "no members in its selections, or sdmx-3.0")
        if self.api == "link" and not (self.page and self.link):
            raise Mistake("it names no page and link", "where the file is named, and a pattern of its address")
        return self

    @property
    def host(self) -> str:
        """The only machine that may be asked for it."""
        return self.base.removeprefix("https://").split("/")[0]


class Table(Part):
    """A row of a layout: a dataset, its title and the dimensions that its key has beside the shared one.

    A delivery may leave out those in `optional`; `columns` says where a dimension differs from that of the layout;
    `forms` are its other forms, `fetch` what is asked otherwise than of the other tables. Every further word fills the
    `{word}` of what the layout shares.
    """

    model_config = ConfigDict(extra="allow")

    dataset: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9_]+$")]
    title: str
    dimensions: Words
    optional: tuple[str, ...] = ()
    columns: dict[str, dict[str, Any]] = {}
    forms: tuple[dict[str, Any], ...] = ()
    fetch: dict[str, Any] = {}
    export_seen: bool = True

    @model_validator(mode="after")
    def _speaks_of_its_dimensions(self) -> Table:
        for name in (*self.optional, *self.columns):
            if name not in self.dimensions:
                raise Mistake(f"'{name}' is no dimension of it", "one of " + ", ".join(self.dimensions))
        return self


class Layout(Part):
    """How a publisher writes its files: a dialect. With `tables` also what these share, and a row for each.

    `defaults` are words for rows that leave them out; `dimensions` are columns whose header is not just their name;
    `not_seen` is what is assumed of tables of which no export was seen. `stub` separates the columns that share the
    first one, as in the bulk file of Eurostat. `holds` is what its measures hold, `decimal` and `thousands` are the
    signs in its numbers, `period_macro` is the macro that reads its periods, and `moments` says that these are days, or
    the week, month or half-year in which that day lies.
    """

    name: str
    format: Literal["csv", "xlsx"]
    encodings: Words = ("utf-8",)
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    sheet: str | None = None
    header_within: int = 1
    stub: str = ""
    number: Pattern = ""
    number_text: str = ""
    period: Pattern = ""
    period_text: str = ""
    holds: Holds | None = None
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ","] = ""
    period_macro: str = ""
    moments: bool = False
    remark: Annotated[str, Field(exclude=True)] = ""
    not_seen: Annotated[str, Field(exclude=True)] = ""
    defaults: Annotated[dict[str, Any], Field(exclude=True)] = {}
    dimensions: Annotated[dict[str, dict[str, Any]], Field(exclude=True)] = {}
    shared: Annotated[dict[str, Any], Field(exclude=True)] = {}
    tables: Annotated[tuple[Table, ...], Field(exclude=True)] = ()

    def contract_of(self, table: Table) -> dict[str, Any]:
        """Write out the contract of one table: what the layout shares, filled with the words of its row."""
        partner, name = table.dataset.split("/")
        raw = _filled(self.shared, self._words(table) | {"table": name, "title": table.title})
        shared = raw.get("columns", {})
        dimensions = {
            dimension: {"header": [dimension], "role": "dimension", "required": dimension not in table.optional}
            | self.dimensions.get(dimension, {})
            | table.columns.get(dimension, {})
            for dimension in table.dimensions
            if dimension not in shared
        }
        if not table.export_seen:
            unseen = {"layout_evidence": NOT_SEEN, "layout_remark": self.not_seen}
            raw["provenance"] = raw.get("provenance", {}) | unseen
        if "fetch" in raw:
            raw["fetch"] = self._asked(raw["fetch"], table, {*dimensions, *shared})
        if "grain" in raw:
            raw["grain"]["dimensions"] |= {dimension.capitalize(): dimension for dimension in table.dimensions}
        return raw | {
            "layout": self,
            "partner": partner,
            "dataset": name,
            "columns": dimensions | shared,
            "key": [*raw.get("key", []), *table.dimensions],
            "forms": [*raw.get("forms", []), *table.forms],
        }

    @staticmethod
    def _asked(shared: dict[str, Any], table: Table, columns: set[str]) -> dict[str, Any]:
        """What is asked of one table: by the dimensions that it has, with the selections of its row beside the shared.

        A selection that is part of another one is not asked twice.
        """
        selections = shared.get("selections", {}) | table.fetch.get("selections", {})
        made: dict[str, dict[str, list[str]]] = {}
        for name, members in selections.items():
            asked = {dimension: of for dimension, of in members.items() if dimension in columns}
            if not any(_is_part(asked, other) for other in made.values()):
                made = {n: other for n, other in made.items() if not _is_part(other, asked)} | {name: asked}
        return shared | table.fetch | {"selections": made}

    def _words(self, table: Table) -> dict[str, Any]:
        """The words of a row beside its table and title: exactly those that the layout asks for."""
        words = self.defaults | (table.model_extra or {})
        asked = set(WORD.findall(json.dumps([self.shared, self.defaults], default=str))) - {"table", "title"}
        if words.keys() != asked:
            raise Mistake(
                "its further words are " + (", ".join(sorted(words)) or "none"),
                "those that the layout asks for: " + (", ".join(sorted(asked)) or "none"),
            )
        return words


class Contract(Part):
    """What a delivery of one dataset must look like. `key` is unique within a delivery.

    `coverage` is full when a delivery restates every cell of the periods it spans, so that a cell that is gone has
    disappeared, and increment when it adds or corrects single cells. `version` is where a file states a moment by which
    files of one day are told apart, where that is not its publication. `ends_lines` says that the last line of a file
    has a line end too: one without it was cut off. `forms` are the other forms in which the publisher gives the same
    dataset, each a contract of its own; one with `records` has a row per person or case, which the door counts.
    `fetch` is how it is asked of its publisher, where that answers in public.
    """

    partner: str
    dataset: str
    title: str
    layout: Layout
    ends_lines: bool = True
    recognise: Recognise
    provenance: Provenance
    sensitivity: Literal["openbaar", "intern", "vertrouwelijk"]
    coverage: Literal["full", "increment"]
    columns_by_name: Annotated[dict[str, Column], Field(alias="columns", min_length=1)]
    key: Words
    wide: Wide | None = None
    grain: Grain | None = None
    published: Published | None = None
    version: Published | None = None
    records: Records | None = None
    # how a file came says nothing of what it must look like
    fetch: Annotated[Query | None, Field(exclude=True)] = None
    forms: Annotated[tuple[Contract, ...], Field(exclude=True)] = ()

    @model_validator(mode="before")
    @classmethod
    def _complete_columns(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Give each column its name, and measures and periods what the layout says of them."""
        layout, columns = raw.get("layout"), raw.get("columns")
        if not isinstance(layout, Layout) or not isinstance(columns, dict):
            return raw
        given = {"measure": {"pattern": layout.number, "holds": layout.holds}, "period": {"pattern": layout.period}}
        known = {name: spec for name, spec in columns.items() if isinstance(spec, dict)}
        completed = {name: {"name": name, **given.get(c.get("role"), {})} | c for name, c in known.items()}
        return raw | {"columns": columns | completed}

    @model_validator(mode="after")
    def _names_its_columns(self) -> Contract:
        named = {
            "key": self.key,
            "recognise.content": self.recognise.content,
            "grain": (self.grain.column, *self.grain.dimensions.values()) if self.grain else (),
            "published": (self.published.column,) if self.published and self.published.column else (),
            "version": (self.version.column,) if self.version and self.version.column else (),
            "records": (self.records.key, self.records.date, *chain(*self.records.breakdowns)) if self.records else (),
        }
        for field, names in named.items():
            for name in names:
                if name not in self.columns_by_name:
                    raise Mistake(f"{field} names the column '{name}'", "one of " + ", ".join(self.columns_by_name))
        return self

    @property
    def name(self) -> str:
        """`<partner>/<dataset>`."""
        return f"{self.partner}/{self.dataset}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The declared columns, in contract order."""
        return tuple(self.columns_by_name.values())

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the declared columns, in contract order."""
        return tuple(self.columns_by_name)

    @property
    def value_labels(self) -> list[str]:
        """The headers under which values may stand; of columns per period or member an example."""
        return [c.label for c in self.columns if c.role == "measure"] + ([self.wide.example] if self.wide else [])

    @property
    def shapes(self) -> tuple[Contract, ...]:
        """The contract and its other forms."""
        return (self, *self.forms)

    @property
    def files(self) -> tuple[str, ...]:
        """The file name patterns."""
        return self.recognise.files

    @property
    def content(self) -> dict[str, str]:
        """Column name -> pattern that its first cell must match."""
        return self.recognise.content

    @property
    def sheet(self) -> str:
        """The sheet of a workbook on which its table stands; empty for a text file."""
        return self.recognise.sheet or self.layout.sheet or ""

    @property
    def header_within(self) -> int:
        """The number of rows among which its header stands."""
        return self.recognise.header_within or self.layout.header_within

    @cached_property
    def sha256(self) -> str:
        """Hash of all that the contract says, its dialect included and other tables of its layout left out."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def matches_file(self, file_name: str) -> bool:
        """Whether the file name fits one of the contract's patterns; case and what stands behind the dot do not count.

        What kind of file it is follows from its bytes.
        """
        stem = Path(file_name.lower()).stem
        return any(fnmatch(stem, Path(pattern.lower()).stem) for pattern in self.files)


def normalise(header: str) -> str:
    """Fold white space and case of a header, so that irregular spacing does not matter."""
    return re.sub(r"\s+", " ", header.replace("\ufeff", "")).strip().lower()


def snake(header: str) -> str:
    """Make a lake column name from a header the contract does not know."""
    return re.sub(r"[^0-9a-z]+", "_", normalise(header)).strip("_") or "kolom"


def _is_part(inner: dict[str, list[str]], outer: dict[str, list[str]]) -> bool:
    """Whether all that one selection asks is in the other one too."""
    return all(dimension in inner and {*inner[dimension]} <= {*of} for dimension, of in outer.items())


def _filled(value: Any, words: dict[str, Any]) -> Any:  # noqa: ANN401
    """Put words in the place of `{word}` all through a tree; a text that is one `{word}` takes its type too."""
    if isinstance(value, dict):
        return {k: _filled(v, words) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, words) for v in value]
    if not isinstance(value, str):
        return value
    if whole := WORD.fullmatch(value):
        return _filled(words[whole[1]], words)
    return WORD.sub(lambda word: str(words[word[1]]), value)


def _read(path: Path) -> dict[str, Any]:
    """The mapping of a YAML file. Raises UserError when it is none."""
    try:
        raw = from_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        raise _refused(path, line, f"it is not YAML ({getattr(error, 'problem', error)})", "YAML") from None
    if not isinstance(raw, dict):
        raise _refused(path, "", "it holds no fields", "a mapping of fields")
    return raw


def _refused(path: Path, field: str, found: str, expected: str) -> UserError:
    where = f"{path.parent.name}/{path.name}" + (f", {field}" if field else "")
    return UserError(
        f"The contract {where}: {found}.",
        expected=expected,
        next_step="correct the contract; the models in ingest/contracts.py say what each field holds.",
    )


def _checked(model: type[AnyPart], raw: dict[str, Any], path: Path, row: str = "") -> AnyPart:
    """Validate what a file says. Raises UserError naming file, row and field of the first mistake."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = " › ".join([row] * bool(row) + [f"row {p + 1}" if isinstance(p, int) else str(p) for p in first["loc"]])
        context = first.get("ctx", {})
        if isinstance(mistake := context.get("error"), Mistake):
            raise _refused(path, field, str(mistake), mistake.expected) from None
        text = "the field is missing" if first["type"] == "missing" else f"it is {first['input']!r}"
        expected = EXPECTED.get(first["type"], "").format(**context) or context.get("expected") or first["msg"]
        raise _refused(path, field, text, expected) from None


def _with_forms(raw: dict[str, Any], path: Path, row: str = "") -> Contract:
    """The contract that a mapping says; each of its `forms` says only what differs from it."""
    others = raw.pop("forms", ())
    forms = tuple(_checked(Contract, _form(raw, form, path), path, row) for form in others)
    return _checked(Contract, raw | {"forms": forms}, path, row)


def _form(raw: dict[str, Any], form: dict[str, Any], path: Path) -> dict[str, Any]:
    """Another form of a contract: a column that it sets to nothing is not there, nor in the key."""
    columns = {name: spec for name, spec in (raw["columns"] | form.get("columns", {})).items() if spec}
    key = [name for name in form.get("key", raw["key"]) if name in columns]
    recognise = raw["recognise"] | form.get("recognise", {})
    return raw | form | _layout_of(form, path) | {"columns": columns, "key": key, "recognise": recognise}


def _layout_of(raw: dict[str, Any], path: Path) -> dict[str, Layout]:
    """The layout that a mapping names; nothing when it names none."""
    if "layout" in raw and raw["layout"] not in layouts():
        raise _refused(path, "layout", f"it is {raw['layout']!r}", "one of " + ", ".join(layouts()))
    return {"layout": layouts()[raw["layout"]]} if "layout" in raw else {}


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name. Raises UserError naming the file and the field when one is not valid."""
    paths = sorted((HERE / "layouts").glob("*.yml"))
    return {p.stem: _checked(Layout, {"name": p.stem} | _read(p), p) for p in paths}


def _of_layout(layout: Layout) -> Iterator[Contract]:
    path = HERE / "layouts" / f"{layout.name}.yml"
    for table in layout.tables:
        try:
            raw = layout.contract_of(table)
        except Mistake as mistake:
            raise _refused(path, table.dataset, str(mistake), mistake.expected) from None
        yield _with_forms(raw, path, table.dataset)


def _of_file(path: Path) -> Contract:
    raw = _read(path)
    return _with_forms(raw | _layout_of(raw, path) | {"partner": path.parent.name, "dataset": path.stem}, path)


@cache
def contracts() -> tuple[Contract, ...]:
    """All contracts, by name.

    Raises UserError naming the file and the field when one is not valid, and when two are of one dataset.
    """
    by_name: dict[str, Contract] = {}
    rows = (contract for layout in layouts().values() for contract in _of_layout(layout))
    for contract in chain(rows, (_of_file(path) for path in sorted((HERE / "partners").glob("*/*.yml")))):
        if contract.name in by_name:
            raise UserError(
                f"The dataset {contract.name} has two contracts, of layout {by_name[contract.name].layout.name} "
                f"and of layout {contract.layout.name}.",
                expected="one file in ingest/partners, or one row of a layout",
                next_step="remove one of them.",
            )
        by_name[contract.name] = contract
    return tuple(by_name[name] for name in sorted(by_name))


def contract_of(name: str) -> Contract:
    """The contract of a dataset, `<partner>/<dataset>`. Raises KeyError when none is of it."""
    for contract in contracts():
        if contract.name == name:
            return contract
    raise KeyError(name)


def contract_alone(name: str) -> Contract:
    """The same; one with a file of its own is read without the others, which takes longer than to follow a figure."""
    path = HERE / "partners" / f"{name}.yml"
    return _of_file(path) if path.is_file() else contract_of(name)
