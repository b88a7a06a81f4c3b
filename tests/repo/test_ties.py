"""No tie decides: whatever picks or lists rows in an order names a unique key in that order.

Read are all SQL texts: models, macros, analyses, tests, and the SQL in the Python code. A call that depends on the order
of rows must have, in its grouping and its order together, the columns of a key: one that a yml file tests
(`complete_rows`, `unique_combination`) for a relation its select reads, or the columns by which a CTE it reads is grouped or
made distinct. A list ordered by what it lists needs none, and neither does `rank`: equals stay equal. Columns are
compared by name, so a join that repeats rows can still hide a tie; the build of another order and other threads in
`tests/warehouse/test_one_answer.py` looks for those.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from svm.home import PROJECT

Stretch = tuple[int, int]
Keys = dict[str, set[frozenset[str]]]
#: a call, where it ends, the columns within which it takes its rows, and those of its order
Ordered = tuple[re.Match[str], int, set[str], set[str]]

BANNED = {
    r"\b(?:any_value|arbitrary|first|last|mode)\s*\(": "takes any row: use min, max or max_by",
    r"\barg_?(?:max|min)\s*\(": "is spelled max_by or min_by here",
    r"\bdistinct\s+on\b": "keeps any row: use qualify row_number()",
    r"\browid\b": "is where a row happens to lie",
    r"\b(?:using\s+sample|tablesample|fetch\s+first)\b": "takes any rows",
}
PICKS = r"\b(?:max_by|min_by)\s*\("
LISTS = r"\b(?:string_agg|group_concat|listagg|list|array_agg|json_group_array|json_group_object)\s*\("
WINDOWS = r"\b(?:row_number|ntile|lag|lead|first_value|last_value|nth_value)\s*\("
OVER = r"\bover\s*(?:\(|(\w+))"
CLAUSES = r"\b(?:from|where|group\s+by|having|window|qualify|order\s+by|rows|range|limit|union|except|intersect)\b"
#: within the call: why an order is total where no test can know
EXCUSE = re.compile(r"--\s*unique:\s*\S+")
MOST_EXCUSES = 5
#: a delivered file numbers its own records
AT_THE_DOOR = frozenset({"row_number"})

HIDDEN = re.compile(r"--[^\n]*|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|'(?:[^']|'')*'", re.DOTALL)
RELATION = re.compile(r"\{\{-?\s*(?:ref|source)\(.*?'(\w+)'\s*\)\s*-?\}\}", re.DOTALL)
COLUMN = re.compile(r"(?:(\w+)\.)?([a-z_]\w*)(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?")


def plain(raw: str) -> str:
    """The text at its length, without comments, the inside of strings, and Jinja but for the names of relations."""

    def hide(found: re.Match[str]) -> str:
        text = found.group()
        if relation := RELATION.fullmatch(text):
            return relation.group(1).ljust(len(text))
        if text[0] == "'":
            return f"'{' ' * (len(text) - 2)}'"
        # an expression of Jinja is something, but no column
        return re.sub(r"[^\n]", "§" if text.startswith("{{") else " ", text)

    return HIDDEN.sub(hide, raw).lower()


class Sql:
    """One SQL text that knows its brackets, its CTEs and the keys of what it reads."""

    def __init__(self, raw: str, declared: Keys, always: Iterable[frozenset[str]] = ()) -> None:
        self.raw, self.text, self.declared, self.always = raw, plain(raw), declared, set(always)
        self.depth: list[int] = []
        level = 0
        for sign in self.text:
            level -= sign == ")"
            self.depth.append(level)
            level += sign == "("
        self.ctes = self.named(r"(?:select|with|unpivot|§)")
        self.windows = self.named(r"(?:partition|order)\s+by\b")

    def named(self, beginning: str) -> dict[str, Stretch]:
        found = self.find(rf"\b(\w+)\s+as\s+\((?=\s*{beginning})", 0, len(self.text))
        return {m.group(1): (m.end(), self.closing(m.end() - 1)) for m in found}

    def closing(self, at: int) -> int:
        """Where the bracket that opens at a place is closed."""
        ends = (m.start() for m in re.compile(r"\)").finditer(self.text, at))
        return next((i for i in ends if self.depth[i] == self.depth[at]), len(self.text))

    def find(self, pattern: str, start: int, end: int, level: int | None = None) -> Iterator[re.Match[str]]:
        """Where a pattern stands in a stretch, only at one depth of brackets if that is given."""
        found = re.compile(pattern).finditer(self.text, start, end)
        return (m for m in found if level is None or self.depth[m.start()] == level)

    def clause(self, words: str, start: int, end: int) -> Stretch | None:
        """What follows the last such words at the depth of the start, up to the next clause."""
        level = self.depth[min(start, len(self.depth) - 1)]
        opened = list(self.find(rf"\b{words}\b", start, end, level))
        if not opened:
            return None
        after = opened[-1].end()
        return after, next((m.start() for m in self.find(CLAUSES, after, end, level)), end)

    def items(self, listed: Stretch | None) -> list[Stretch]:
        """What the commas of a list divide."""
        if not listed or not self.text[slice(*listed)].strip():
            return []
        commas = [m.start() for m in self.find(",", *listed, self.depth[listed[0]])]
        return list(zip([listed[0], *(i + 1 for i in commas)], [*commas, listed[1]], strict=True))

    def columns(self, listed: Stretch | None) -> set[str]:
        """The items of a list that are bare columns."""
        found = (COLUMN.fullmatch(self.text[slice(*item)].strip()) for item in self.items(listed))
        return {m.group(2) for m in found if m}

    def written(self, item: Stretch) -> str:
        """An item as it was written, without `distinct` and direction."""
        text = " ".join(self.raw[slice(*item)].split())
        return re.sub(r"^distinct | (?:asc|desc)$| nulls (?:first|last)$", "", text)

    def select(self, at: int) -> Stretch:
        """The select around a place, up to a union."""
        starts = [m.start() for m in self.find(r"\bselect\b", 0, at)]
        start = next((s for s in reversed(starts) if min(self.depth[s:at]) >= self.depth[s]), 0)
        level = self.depth[start]
        end = next((i for i in range(at, len(self.text)) if self.depth[i] < level), len(self.text))
        return start, next((m.start() for m in self.find(r"\b(?:union|except|intersect)\b", at, end, level)), end)

    def keys(self, start: int, end: int, seen: frozenset[str] = frozenset()) -> Iterator[frozenset[str]]:
        """Keys of what a stretch reads, through its CTEs."""
        for m in self.find(r"\b(?:from|join)\s+(?:\w+\.)?(\w+)", start, end):
            name = m.group(1)
            # a CTE often has the name of the relation that it imports
            if name not in self.ctes or name in seen:
                yield from self.declared.get(name, ())
            else:
                inside = self.ctes[name]
                # equals in every column are equal
                yield from self.whole(self.clause("select", *inside))
                for grouped in self.find(r"\bgroup\s+by\b", *inside):
                    yield from self.whole(self.clause(r"group\s+by", grouped.start(), self.select(grouped.start())[1]))
                for distinct in self.find(r"\bselect\s+distinct\b", *inside):
                    yield from self.whole(self.clause(r"select\s+distinct", distinct.start(), inside[1]))
                yield from self.keys(*inside, seen | {name})

    def whole(self, listed: Stretch | None) -> Iterator[frozenset[str]]:
        """The names of a list as a key, if each item has a name; the key of a relation stands for its other columns."""
        given: dict[str, dict[str, str]] = {}
        for item in self.items(listed):
            written, _, alias = self.text[slice(*item)].strip().partition(" as ")
            column = COLUMN.fullmatch(written.strip())
            if not column and not re.fullmatch(r"\w+", alias):
                return
            relation, name = (column.group(1) or "", column.group(2)) if column else ("", alias)
            given.setdefault(relation, {})[name] = alias or name
        key: set[str] = set()
        for relation, names in given.items():
            own = next((k for k in self.imported(relation) if k <= names.keys()), names.keys())
            key |= {names[name] for name in own}
        if key and key != {"all"}:
            yield frozenset(key)

    def imported(self, name: str) -> list[frozenset[str]]:
        """The keys of a relation, or of a CTE that only takes it over."""
        if name not in self.ctes:
            return sorted(self.declared.get(name, ()), key=sorted)
        read = [m.group(1) for m in self.find(r"\b(?:from|join)\s+(?:\w+\.)?(\w+)", *self.ctes[name])]
        is_other = self.text[slice(*self.ctes[name])].split()[:2] != ["select", "*"] or len(read) != 1
        return [] if is_other else sorted(self.declared.get(read[0], ()), key=sorted)

    def ties(self) -> Iterator[tuple[int, str]]:
        """Lines on which a tie may decide, and what is wrong there."""
        for pattern, why in BANNED.items():
            for m in self.find(pattern, 0, len(self.text)):
                yield self.line(m.start()), f"{m.group().rstrip('( ')} {why}"
        for m, end, within, order in [*self.picks(), *self.lists(), *self.over(), *self.limits()]:
            start, stop = self.select(m.start())
            known = {*self.keys(start, stop), *self.always}
            # a key that lies in the group itself is no key of these rows: nothing would be left to order
            fits = any(key <= within | order and key & order for key in known)
            excused = any(map(EXCUSE.search, self.raw.splitlines()[self.line(m.start()) - 1 : self.line(end)]))
            if not fits and not excused:
                given = ", ".join(sorted(order)) or "nothing"
                shown = " or ".join(sorted("(" + ", ".join(sorted(key)) + ")" for key in known)) or "none"
                yield (
                    self.line(m.start()),
                    f"{m.group().rstrip('( ')} is ordered by {given}; keys to end it with: {shown}",
                )

    def picks(self) -> Iterator[Ordered]:
        for m in self.find(PICKS, 0, len(self.text)):
            end = self.closing(m.end() - 1)
            picked, *by = self.items((m.end(), end))
            # several columns stand in a row
            row = next(self.find(r"\s*(?:row\s*)?\(", *by[0]), None) if by else None
            if row and row.start() == by[0][0]:
                by = [(row.end(), self.closing(row.end() - 1))]
            order = by[0] if by else None
            if self.written(picked) not in map(self.written, self.items(order)):
                yield m, end, self.group(m.start(), end), self.columns(order)

    def lists(self) -> Iterator[Ordered]:
        for m in self.find(LISTS, 0, len(self.text)):
            end = self.closing(m.end() - 1)
            order = self.clause(r"order\s+by", m.end(), end)
            before = next((o.start() for o in self.find(r"\border\s+by\b", m.end(), end, self.depth[m.end()])), end)
            listed = self.items((m.end(), before))[:1]
            if not {*map(self.written, listed)} & {*map(self.written, self.items(order))}:
                yield m, end, self.group(m.start(), end), self.columns(order)

    def over(self) -> Iterator[Ordered]:
        for m in self.find(OVER, 0, len(self.text)):
            called = [c for c in self.find(WINDOWS, 0, m.start()) if self.is_before(c, m.start())]
            bodies = [*self.bodies(m)]
            if called or any(self.clause("rows", *body) for body in bodies):
                end = max(m.end(), *(body[1] for body in bodies if body[0] == m.end()), m.end())
                order = set().union(*(self.columns(self.clause(r"order\s+by", *body)) for body in bodies))
                yield called[0] if called else m, end, self.partition(m), order

    def limits(self) -> Iterator[Ordered]:
        for m in self.find(r"\blimit\s+[\w§]+", 0, len(self.text)):
            start, _ = self.select(m.start())
            order = self.clause(r"order\s+by", start, m.start())
            ordered = {*map(self.written, self.items(order))}
            listed = {*map(self.written, self.items(self.clause("select", start, m.start())))}
            # the equals are equal where nothing else is selected
            if ordered != {"all"} and not (ordered and listed <= ordered):
                where = self.text[start : m.start()]
                yield m, m.end(), set(re.findall(r"\b(\w+)\s*=\s*(?:\?|'|\d|§)", where)), self.columns(order)

    def group(self, at: int, end: int) -> set[str]:
        """The columns within which a call takes its rows: those of its window, else of its `group by`."""
        for m in self.find(OVER, end, len(self.text)):
            if self.is_between(end, m.start()):
                return self.partition(m)
        return self.columns(self.clause(r"group\s+by", *self.select(at)))

    def partition(self, over: re.Match[str]) -> set[str]:
        return set().union(*(self.columns(self.clause(r"partition\s+by", *body)) for body in self.bodies(over)))

    def bodies(self, over: re.Match[str]) -> Iterator[Stretch]:
        """The window after an `over`, and those it names."""
        body = self.windows.get(over.group(1), (0, 0)) if over.group(1) else (over.end(), self.closing(over.end() - 1))
        while body[0] < body[1]:
            yield body
            base = re.match(r"\s*(\w+)", self.text[slice(*body)])
            body = self.windows.get(base.group(1), (0, 0)) if base else (0, 0)

    def is_before(self, call: re.Match[str], over: int) -> bool:
        return self.is_between(self.closing(call.end() - 1), over)

    def is_between(self, closed: int, over: int) -> bool:
        """Whether the bracket that closes a call is followed by this `over`, but for a filter."""
        condition = re.compile(r"\s*filter\s*\(").match(self.text, closed + 1)
        after = (self.closing(condition.end() - 1) if condition else closed) + 1
        return (
            after <= over and re.fullmatch(r"\s*(?:(?:ignore|respect)\s+nulls\s+)?", self.text[after:over]) is not None
        )

    def line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1


@cache
def declared() -> Keys:
    """The keys that yml files test, by name and by alias of the relation."""
    found: Keys = {}
    for path in [*(PROJECT / "models").rglob("*.yml"), *(PROJECT / "seeds").rglob("*.yml")]:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for relation in [*content.get("models", []), *content.get("seeds", [])]:
            tests = [test for test in relation.get("data_tests", []) if isinstance(test, dict)]
            keys = {
                frozenset(t["unique_combination"]["arguments"]["columns"]) for t in tests if "unique_combination" in t
            }
            keys |= {
                frozenset({key})
                for test in tests
                if "complete_rows" in test
                for key in test["complete_rows"]["arguments"]["keys"]
            }
            for name in {relation["name"], relation.get("config", {}).get("alias", relation["name"])}:
                found.setdefault(name, set()).update(keys)
    return found


def in_python(source: str) -> Iterator[tuple[int, str]]:
    """The texts in Python code that look like SQL, each with its line; what is filled in counts as an expression."""
    tree = ast.parse(source)
    filled = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in filled for part in node.values}
    for node in [*filled, *(n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in inside)]:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        pieces = [p.value if isinstance(p, ast.Constant) else "{{ }}" for p in parts]
        text = "".join(p for p in pieces if isinstance(p, str))
        if re.search(r"\bselect\b", text) and re.search(r"\bfrom\b|\bover\b|_by\(", text):
            yield node.lineno, text


def in_macros(source: str) -> Iterator[tuple[int, str]]:
    """The texts inside the statements of Jinja, such as those of run_query."""
    for block in re.finditer(r"\{%.*?%\}", source, re.DOTALL):
        text = " {{ }} ".join(re.findall(r'"([^"]*)"', block.group()))
        if "select" in text:
            yield source.count("\n", 0, block.start()) + 1, text


def texts() -> Iterator[tuple[Path, int, str]]:
    """Every SQL text of the project: its file, its first line and the text."""
    for folder in ("models", "macros", "analyses", "tests"):
        for path in sorted((PROJECT / folder).rglob("*.sql")):
            source = path.read_text(encoding="utf-8")
            yield path, 1, source
            yield from ((path, line, text) for line, text in in_macros(source))
    for folder in ("models", "ingest", "publish"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            yield from ((path, line, text) for line, text in in_python(path.read_text(encoding="utf-8")))


def test_no_tie_decides():
    found = [
        f"{path.relative_to(PROJECT)}:{first + line - 1}: {what}"
        for path, first, text in texts()
        for line, what in Sql(text, declared(), [AT_THE_DOOR] if "ingest" in path.parts else []).ties()
    ]
    assert not found, "a tie may decide; see the head of this file\n" + "\n".join(found)


def test_an_order_that_no_test_can_know_is_a_rare_thing():
    excused = [f"{path}:{line}" for path, line, text in texts() if EXCUSE.search(text)]
    assert len(excused) <= MOST_EXCUSES, excused


KEYS: Keys = {"facts": {frozenset({"cell", "version"})}, "partners": {frozenset({"partner"})}}


def told(sql: str) -> list[str]:
    return [what for _, what in Sql(sql, KEYS).ties()]


@pytest.mark.parametrize(
    "made_up",
    [
        "select max_by(value, day) from facts group by cell",
        "select max_by(value, row(day, 'version')) from facts group by cell",
        "select cell, min_by(value, (day, n)) filter (where n > 0) over (partition by cell) from facts",
        "select max_by(facts.value, day) from facts inner join partners on facts.partner = partners.partner group by partner",
        "with f as (select * from {{ ref('facts') }}) select max_by(value, {{ day('version') }}) from f group by cell",
        "select arg_max(value, version) from facts group by cell",
        "select any_value(value) from facts",
        "select first(value order by version) from facts group by cell",
        "select distinct on (cell) * from facts",
        "select row_number() over () from facts",
        "select row_number() over (partition by cell order by day) from facts",
        "select row_number() over (partition by cell, version) from facts",
        "select row_number() over (partition by cell order by -version) from facts",
        "select lag(value) over same as before from facts window same as (partition by cell order by day)",
        "select first_value(value) ignore nulls over (same order by day) from facts window same as (partition by cell)",
        "select sum(value) over (partition by cell order by day rows between 1 preceding and current row) from facts",
        "select string_agg(value, ', ') from facts group by cell",
        "select string_agg(name, ', ' order by day) from facts group by cell",
        "select list(value) from facts",
        "select array_agg(value order by 1) from facts",
        "select * from facts limit 3",
        "select cell, value from facts order by cell limit 3",
        "select value from facts where cell = ? order by day desc limit 1",
        "with g as (select day, max(n) as n, min(n) as least from facts group by day, cell) "
        "select row_number() over (partition by day order by n) from g",
        "-- unique: said of another line\nselect max_by(value, day)\nfrom facts group by cell",
    ],
)
def test_a_planted_tie_is_found(made_up):
    assert len(told(made_up)) == 1, made_up


@pytest.mark.parametrize(
    "made_up",
    [
        "select max_by(value, row(day, version)) from facts group by cell",
        "select max_by(value, row(day, value)) from facts group by cell",
        "select cell, min_by(value, (day, version)) filter (where n > 0) over (partition by cell) from facts",
        "with facts as (select * from {{ ref('facts') }}) select max_by(value, version) from facts group by cell",
        "select row_number() over (partition by cell order by day desc nulls last, facts.version asc) from facts",
        "select lag(value) over same as before from facts window same as (partition by cell order by version)",
        "select first_value(value) over (same order by version) from facts window same as (partition by cell)",
        "select rank() over (partition by cell order by day) from facts",
        "select sum(value) over (partition by cell order by day) from facts",
        "select string_agg(distinct value, ', ' order by value desc) from facts",
        "select string_agg(name || ' ', ', ' order by version) filter (where n > 0) from facts group by cell",
        "select list(day order by day) from facts",
        "select day from facts order by day limit 3",
        "select * from facts order by all limit 3",
        "select value from facts where cell = ? order by version desc limit 1",
        "with g as (select day, cell, max(n) as n from facts group by day, cell) "
        "select row_number() over (partition by day order by n, cell) from g",
        "with d as (select distinct cell, lower(day) as day from facts) select list(day order by cell, day) from d",
        "select max_by(value, day) -- unique: one value a day\nfrom facts group by cell",
        "select 'any_value(x)', last_day from facts -- row_number() over ()",
    ],
)
def test_a_total_order_is_left_alone(made_up):
    assert told(made_up) == []


def test_sql_is_found_in_python_and_in_macros():
    code = 'def one(con, name):\n    con.execute(\n        f"select * from {name} " "order by day limit 1"\n    )\n'
    assert [(line, text) for line, text in in_python(code)] == [(3, "select * from {{ }} order by day limit 1")]
    macro = '{% set rows = run_query("select day from (" ~ facts ~ ") order by n limit 20") %}'
    assert [bool(told(text)) for _, text in in_macros(macro)] == [True]
    found = {path.relative_to(PROJECT).parts[0] for path, _, _ in texts()}
    assert found == {"models", "macros", "analyses", "tests", "ingest", "publish"}
