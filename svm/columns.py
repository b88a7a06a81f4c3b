"""Each column is typed and described once, in `models/columns.md`; here that reaches the yml of models and seeds.

`python -m svm.columns` writes it there, with `--check` it names what differs; it does the same for the macros, see
`svm.macros`. By hand a column is its name: `- geo` is enough. A description of its own stays, for a word that means
something else in that model.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from svm import macros
from svm.errors import UserError
from svm.files import put
from svm.home import PROJECT

OWNER = Path("models/columns.md")
ENTRY = re.compile(r"- (.+?) \{% docs (\w+) %\}(.+)\{% enddocs %\}")
HEAD = re.compile(r"( *)columns:( &\w+)?\n")
#: the parts of a yml whose columns carry a type; the front door and `column_types` give those of sources and seeds
TYPED = ("models", "anchors")


@dataclass(frozen=True)
class Column:
    """What `models/columns.md` says of a column name."""

    name: str
    data_type: str
    meaning: str


def owned(text: str) -> dict[str, Column]:
    """Read the columns of `models/columns.md` by name. Raises UserError at a line that is none, or out of order.

    >>> owned("- varchar {% docs geo %}Reporting country.{% enddocs %}")["geo"].data_type
    'varchar'
    """
    columns: dict[str, Column] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{OWNER} line {number}"
        if not line.startswith("- "):
            continue
        entry = ENTRY.fullmatch(line)
        if entry is None:
            raise UserError(f"{place} is no column.", expected="- type {% docs name %}What it holds.{% enddocs %}")
        data_type, name, meaning = entry.groups()
        if columns and name <= next(reversed(columns)):
            raise UserError(f"{place}: '{name}' stands out of order.", expected="each name once, from a to z")
        columns[name] = Column(name, data_type, meaning)
    return columns


def filled(text: str, columns: dict[str, Column], place: str) -> str:
    """Return the text of a yml with each of its columns on one line, with type and description.

    Raises UserError at a column that `models/columns.md` does not have; `place` names the file.
    """
    lines, kind = text.splitlines(keepends=True), ""
    result: list[str] = []
    while lines:
        line = lines.pop(0)
        result.append(line)
        if top := re.match(r"(\w+):", line):
            kind = top[1]
        if head := HEAD.fullmatch(line):
            indent = len(head[1])
            block = []
            while lines and (not lines[0].strip() or len(lines[0]) - len(lines[0].lstrip()) > indent):
                block.append(lines.pop(0))
            rest = [b for b in block if not b.strip()]
            for column in yaml.safe_load("".join(block)) or []:
                result.append(f"{head[1]}  - {_item(column, columns, place, typed=kind in TYPED)}\n")
            result += rest
    return "".join(result)


def _item(written: str | dict[str, object], columns: dict[str, Column], place: str, *, typed: bool) -> str:
    """Return one column as a yml mapping on one line."""
    given = {"name": written} if isinstance(written, str) else dict(written)
    name = str(given.pop("name"))
    column = columns.get(name)
    if column is None:
        raise UserError(
            f"{place}: column '{name}' is not in {OWNER}.",
            expected=f"a line such as: - varchar {{% docs {name} %}}What it holds.{{% enddocs %}}",
            next_step="add it, or use the name that the other models have, then run `make format`.",
        )
    description = str(given.pop("description", ""))
    if not description or "{{ doc(" in description:
        description = f"{{{{ doc('{name}') }}}}"
    given.pop("data_type", None)
    parts = [f"name: {name}"]
    if typed:
        plain = re.fullmatch(r"\w+", column.data_type)
        parts.append(f"data_type: {column.data_type if plain else json.dumps(column.data_type)}")
    parts.append(f"description: {json.dumps(description, ensure_ascii=False)}")
    parts += [f"{key}: {json.dumps(value).replace(chr(34), '')}" for key, value in given.items()]
    return "{" + ", ".join(parts) + "}"


def differing(project: Path) -> Iterator[tuple[Path, str]]:
    """Give each yml of models and seeds that differs, with the text it should have.

    Raises UserError at a column that `models/columns.md` does not have, or has and no yml names.
    """
    owner = (project / OWNER).read_text(encoding="utf-8")
    columns = owned(owner)
    unnamed = set(columns)
    for path in sorted([*(project / "models").rglob("*.yml"), *(project / "seeds").rglob("*.yml")]):
        text = path.read_text(encoding="utf-8")
        right = filled(text, columns, path.relative_to(project).as_posix())
        unnamed -= set(re.findall(r"- \{name: (\w+)", right))
        if right != text:
            yield path, right
    if unnamed:
        raise UserError(f"{OWNER}: no yml names {', '.join(sorted(unnamed))}.", next_step="remove these lines.")


def differs(path: Path) -> str:
    """In words, what a yml that differs should have said."""
    is_of_macros = path.match(str(macros.YML))
    return "macros differ from the comments above them" if is_of_macros else f"columns differ from {OWNER}"


def main(words: list[str], project: Path = PROJECT) -> int:
    """Write what columns and macros are; `--check` only looks. Returns 1 when one is unknown or differs."""
    try:
        late = [*differing(project), *macros.differing(project)]
        for path, right in late:
            name = path.relative_to(project).as_posix()
            if "--check" in words:
                print(f"{name}: {differs(path)}; run `make format`")
            else:
                put(path, right.encode())
                print(f"Written: {name}")
    except UserError as error:
        print(error.printed())
        return 1
    return int("--check" in words and bool(late))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
