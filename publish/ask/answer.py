"""The answer to an analysis: its parameters set, its query run, its rows as Markdown, CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from publish.ask.analyses import DEPENDS, Analysis, Parameter, analyses, nearest
from publish.tables.tidy import csv_lines
from svm.database import has_relation, rows
from svm.errors import AuthorError, UserError
from svm.sql import literal

#: the parameter of an analysis that can look back
AS_OF = "as_of"
#: what a value of a type is called, in English and in Dutch
KINDS = {
    "date": ("a date such as 2024-06-20", "een dag zoals 2024-06-20"),
    "integer": ("a whole number", "een geheel getal"),
}
NO_EDITION = "laat edition weg."
#: what stands to the right in a column
NUMBERS = {int, float, Decimal, type(None)}


@dataclass(frozen=True)
class Answer:
    """Rows in the order of the question; `about` says what was asked, and of which edition."""

    about: str
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def answer(con: duckdb.DuckDBPyConnection, asked: Analysis, given: Mapping[str, str]) -> Answer:
    """Ask an analysis with the values given for its parameters, as texts; the others keep their default.

    Raises UserError for a parameter that it does not have or a value of another type, and when the database, such as a
    frozen edition, does not hold what the analysis reads.
    """
    _holds_all(con, asked)
    for statement in settings(con, asked, given):
        con.execute(statement)
    try:
        result = con.execute(asked.sql)
    except duckdb.BinderException as error:
        raise UserError(
            f"{asked.name} does not fit this database: {str(error).splitlines()[0]}",
            next_step="leave --edition out; or run `make build`, so that the database fits this version.",
            dutch=AuthorError(f"{asked.name} past niet bij deze database.", next_step=NO_EDITION),
        ) from None
    columns, found = tuple(d[0] for d in result.description or []), result.fetchall()
    edition = rows(con, "select edition, as_of from indicators.edition")[0]
    said = "".join(f"{name} = {value}; " for name, value in given.items())
    return Answer(f"{said}edition {edition['edition']}, built as of {edition['as_of']}", columns, found)


def settings(con: duckdb.DuckDBPyConnection, asked: Analysis, given: Mapping[str, str]) -> list[str]:
    """The statements that set the parameters of an analysis, or reset those not given. Raises UserError as `answer`."""
    known = {parameter.name: parameter for parameter in asked.parameters}
    for name in given:
        if name not in known:
            raise _unknown(asked, name)
    return [
        f"set variable {name} = {_typed(con, parameter, given[name])}" if name in given else f"reset variable {name}"
        for name, parameter in known.items()
    ]


def pasted(con: duckdb.DuckDBPyConnection, asked: Analysis, given: Mapping[str, str]) -> str:
    """The SQL with the values set, for any program that opens the published file. Raises UserError as `answer`."""
    query = "".join(line for line in asked.sql.splitlines(keepends=True) if not line.startswith(DEPENDS))
    return "".join(f"{statement};\n" for statement in settings(con, asked, given)) + query


def to_markdown(asked: Analysis, found: Answer) -> str:
    """The question, a table of the answer, and what was asked."""
    columns = list(zip(*found.rows, strict=True)) or [()] * len(found.columns)
    rule = ("---:" if {type(value) for value in column} <= NUMBERS else "---" for column in columns)
    lines = [f"**{asked.question}**", "", _line(found.columns), _line(rule)]
    lines += [_line(map(text_of, row)) for row in found.rows]
    count = f"{len(found.rows)} row{'' if len(found.rows) == 1 else 's'}"
    return "\n".join([*lines, "", f"{asked.name}: {found.about}; {count}."]) + "\n"


def to_csv(found: Answer) -> str:
    """The rows as CSV, nothing left as an empty text. Raises UserError for a text that a spreadsheet would run."""
    return csv_lines(found.columns, (tuple(map(text_of, row)) for row in found.rows))


def to_json(found: Answer) -> str:
    """The rows as a JSON array of objects, every number with the digits it has."""
    objects = (
        ", ".join(f"{json.dumps(name)}: {_json(value)}" for name, value in zip(found.columns, row, strict=True))
        for row in found.rows
    )
    return "[" + ",".join(f"\n  {{{one}}}" for one in objects) + "\n]\n"


def text_of(value: object) -> str:
    """A value as text; a number keeps each of its digits, without the zeros that only its type has.

    >>> text_of(Decimal("45640.000000")), text_of(Decimal("0.500000")), text_of(None), text_of(["a", "b"])
    ('45640', '0.5', '', 'a; b')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            whole, _, fraction = str(value).partition(".")
            return ".".join(filter(None, (whole, fraction.rstrip("0"))))
        case list():
            return "; ".join(map(text_of, value))
    return str(value)


def _json(value: object) -> str:
    if value is None or isinstance(value, bool | str | list | float | int):
        return json.dumps(value, ensure_ascii=False, default=text_of)
    return text_of(value) if isinstance(value, Decimal) else json.dumps(text_of(value), ensure_ascii=False)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _typed(con: duckdb.DuckDBPyConnection, parameter: Parameter, value: str) -> str:
    """A value as SQL of the type of its parameter. Raises UserError when it is none."""
    kind = parameter.data_type
    if rows(con, f"select try_cast({literal(value)} as {kind}) is null as is_none")[0]["is_none"]:
        raise UserError(
            f"{parameter.name} is '{value}'.",
            expected=KINDS[kind][0] if kind in KINDS else f"a {kind}",
            next_step=f"it means: {parameter.what}.",
            dutch=AuthorError(
                f"{parameter.name} is ‘{value}’.", expected=KINDS[kind][1] if kind in KINDS else f"een {kind}"
            ),
        )
    return f"cast({literal(value)} as {kind})"


def _unknown(asked: Analysis, name: str) -> UserError:
    known = [parameter.name for parameter in asked.parameters]
    if name == AS_OF:
        able = [one.name for one in analyses() if AS_OF in {parameter.name for parameter in one.parameters}]
        return UserError(
            f"{asked.name} tells of the day for which the database was built, and of no other.",
            expected=f"--as-of with one of: {', '.join(able)}",
            next_step="ask one of these, or build that day: `svm build --as-of DATE`.",
            dutch=AuthorError(
                f"{asked.name} gaat over de dag waarvoor de database is gebouwd, en over geen andere.",
                expected=f"as_of bij een van: {', '.join(able)}",
                next_step="stel een van deze vragen.",
            ),
        )
    near = nearest(name, known)
    return UserError(
        f"{asked.name} has no parameter '{name}'.",
        expected=", ".join(near or known) or "no parameter at all",
        next_step="see `svm ask --list`.",
        dutch=AuthorError(
            f"{asked.name} heeft geen parameter ‘{name}’.", expected=", ".join(near or known) or "geen enkele"
        ),
    )


def _holds_all(con: duckdb.DuckDBPyConnection, asked: Analysis) -> None:
    """Raise UserError when a relation that an analysis reads is not there."""
    missing = [name for name in relations(con, asked) if not has_relation(con, *name.split("."))]
    if missing:
        raise UserError(
            f"{asked.name} reads {', '.join(missing)}, which this database does not hold.",
            expected="the published database; a frozen edition holds what its tables and figures are made of",
            next_step="leave --edition out.",
            dutch=AuthorError(
                f"{asked.name} leest {', '.join(missing)}, en dat heeft deze database niet.",
                expected="de gepubliceerde database; een bevroren editie heeft waar haar tabellen van zijn gemaakt",
                next_step=NO_EDITION,
            ),
        )


def relations(con: duckdb.DuckDBPyConnection, asked: Analysis) -> list[str]:
    """The relations that an analysis reads, such as `monitor.vintages`, in order of their names."""
    return sorted({name.split(" AS ")[0] for name in con.get_table_names(asked.sql, qualified=True)})
