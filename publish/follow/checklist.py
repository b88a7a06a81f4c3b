"""What a person must decide for an edition: found in the seeds each time, of which only the decisions are kept.

The questions are the seed `edition_items`; what was decided is a row of `edition_decisions`, or the fact itself where
its file has a place for it. An edition that was sent asks nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publish.pack.settings import NAME, load_settings
from svm.database import in_memory, rows
from svm.errors import UserError
from svm.home import PROJECT
from svm.sql import identifier, literal

DECISIONS = "seeds/reference/edition_decisions.csv"
NOT_ASKED = f"Besluiten over wat niet of niet meer wordt gevraagd ({DECISIONS})"

#: one row per edition that was not sent, item and subject; its data year is the year of all that is asked
QUESTIONS = """
with

listed as (
    select
        cast(edition as integer) as edition,
        cast(data_year as integer) as data_year,
        default_as_of,
        lag(default_as_of, 1, '') over (order by edition) as day_before,
        percentage_min_base,
        status
    from editions
),

underway as (
    select * from listed where status <> 'verschenen'
),

events as (
    select
        policy_events.*,
        unnest(string_split(coalesce(affects, ''), ';')) as indicator_id
    from policy_events
),

-- why a series is not the one of last year
turned as (
    select
        u.edition,
        i.indicator_id,
        i.indicator_id || ' eindigde op ' || i.exists_until as why
    from underway as u
    inner join indicators as i on year(try_cast(i.exists_until as date)) <= u.data_year
    union
    select
        u.edition,
        i.indicator_id,
        i.indicator_id || ' begon op ' || i.exists_from as why
    from underway as u
    inner join indicators as i on year(try_cast(i.exists_from as date)) = u.data_year
    union
    select
        u.edition,
        b.indicator_id,
        b.indicator_id || ' breekt op ' || b.break_on as why
    from underway as u
    inner join breaks as b on year(try_cast(b.break_on as date)) = u.data_year
    where b.stops_change = 'true'
    union
    select
        u.edition,
        e.indicator_id,
        e.indicator_id || ' breekt op ' || e.event_on as why
    from underway as u
    inner join events as e on year(try_cast(e.event_on as date)) = u.data_year
    where e.stops_change = 'true'
),

turned_tables as (
    select
        r.table_id,
        t.edition,
        t.why
    from turned as t
    inner join report_table_rows as r on t.indicator_id = r.indicator_id
    union
    select
        r.table_id,
        u.edition,
        'noot: ' || r.note_nl as why
    from underway as u
    inner join report_tables as r on contains(r.note_nl, cast(u.data_year as varchar))
),

dated as (
    select 'country_names ' || code_list || ' ' || label as entry, valid_from, valid_to from country_names
    union
    select 'country_regions ' || classification as entry, valid_from, valid_to from country_regions
    union
    select 'chapter_owners ' || chapter || ' ' || ministry as entry, valid_from, valid_to from chapter_owners
    union
    select 'status_codes ' || code_list || ' ' || sign as entry, valid_from, valid_to from status_codes
    union
    select 'partner_names ' || partner_code || ' ' || name_nl as entry, null as valid_from, valid_to from partner_names
),

sources as (
    select 'policy_events ' || event_id as entry, what_nl as about, source from policy_events
    union
    select 'breaks ' || break_id as entry, min(note_nl) as about, source from breaks group by break_id, source
    union
    select 'trajectories ' || trajectory_id as entry, title_nl as about, source from trajectories
),

-- what was decided, or is filled in where it belongs
settled as (
    select
        cast(edition as integer) as edition,
        item,
        coalesce(item_subject, '') as item_subject,
        decided_on || ', ' || decided_by_role || coalesce(': ' || decision_nl, '') as decision
    from edition_decisions
    -- the build names a row that is not whole
    where decided_on is not null and decided_by_role is not null
    union
    select cast(edition as integer) as edition, 'portaal' as item, portal as item_subject, meets_on as decision
    from portals
    where meets_on is not null
),

decisions as (
    select edition, item, item_subject, string_agg(decision, '; ' order by decision) as decision
    from settled
    group by edition, item, item_subject
),

asked as (
    select edition, 'dag' as item, default_as_of as item_subject, '' as about from underway
    union all
    select
        u.edition,
        'portaal' as item,
        p.portal as item_subject,
        p.title_nl || coalesce(', verwacht op ' || p.expected_on, '') as about
    from underway as u
    inner join portals as p on u.edition = cast(p.edition as integer)
    union all
    select edition, 'percentages' as item, percentage_min_base as item_subject, '' as about from underway
    union all
    select
        u.edition,
        'eindigt' as item,
        i.indicator_id as item_subject,
        i.title_nl || ', tot ' || i.exists_until as about
    from underway as u
    inner join indicators as i on year(try_cast(i.exists_until as date)) = u.data_year
    union all
    select
        u.edition,
        'eindigt' as item,
        c.series_id || ' ' || c.period as item_subject,
        c.change_kind || ': ' || coalesce(c.reason, '') as about
    from underway as u
    inner join release_changes as c on left(c.period, 4) = cast(u.data_year as varchar)
    where c.change_kind in ('vervallen', 'gestaakt')
    union all
    select
        u.edition,
        'begint' as item,
        i.indicator_id as item_subject,
        i.title_nl || ', vanaf ' || i.exists_from as about
    from underway as u
    inner join indicators as i on year(try_cast(i.exists_from as date)) = u.data_year
    union all
    select u.edition, 'breuk' as item, b.break_id as item_subject, min(b.note_nl) as about
    from underway as u
    inner join breaks as b on year(try_cast(b.break_on as date)) = u.data_year
    group by u.edition, b.break_id
    union all
    select u.edition, 'feit' as item, e.event_id as item_subject, e.what_nl as about
    from underway as u
    inner join policy_events as e on year(try_cast(e.event_on as date)) = u.data_year
    union all
    select u.edition, 'bevestigen' as item, c.entry as item_subject, c.about
    from underway as u
    cross join sources as c
    where contains(c.source, 'te bevestigen')
    union all
    select u.edition, 'bron' as item, i.indicator_id as item_subject, i.title_nl as about
    from underway as u
    cross join indicators as i
    where i.source_to_check = 'true'
    union all
    select
        t.edition,
        'tabel' as item,
        t.table_id as item_subject,
        r.title_nl || ': ' || string_agg(t.why, '; ' order by t.why) as about
    from turned_tables as t
    inner join report_tables as r on t.table_id = r.table_id
    group by t.edition, t.table_id, r.title_nl
    union all
    select distinct
        u.edition,
        'indeling' as item,
        d.entry as item_subject,
        'van ' || coalesce(d.valid_from, '…') || ' tot ' || coalesce(d.valid_to, '…') as about
    from underway as u
    inner join dated as d
        on
            year(try_cast(d.valid_from as date)) = u.data_year
            or year(try_cast(d.valid_to as date)) = u.data_year
    union all
    select u.edition, 'aanvaard' as item, a.accepted_id as item_subject, a.reason as about
    from underway as u
    inner join accepted_values as a on left(a.period, 4) = cast(u.data_year as varchar)
    union all
    select u.edition, 'ontheffing' as item, w.waiver_id as item_subject, w.reason as about
    from underway as u
    inner join waivers as w on w.valid_until >= u.day_before and w.valid_until < u.default_as_of
    union all
    select u.edition, 'publicatie' as item, l.line as item_subject, '' as about
    from underway as u
    cross join unfilled as l
    union all
    select u.edition, i.item, '' as item_subject, '' as about
    from underway as u
    cross join edition_items as i
    where i.is_asked_once = 'true'
)

select
    coalesce(a.edition, d.edition) as edition,
    coalesce(a.item, d.item) as item,
    coalesce(a.item_subject, d.item_subject) as item_subject,
    coalesce(a.about, '') as about,
    coalesce(i.item_nl, '') as item_nl,
    coalesce(i.decided_in, '') as decided_in,
    a.item is not null as is_asked,
    d.item is not null as is_decided,
    coalesce(d.decision, '') as decision
from asked as a
full join decisions as d on a.edition = d.edition and a.item = d.item and a.item_subject = d.item_subject
left join edition_items as i on a.item = i.item
where coalesce(a.edition, d.edition) in (select u.edition from underway as u)
order by is_asked desc, cast(i.item_order as integer), item, item_subject
"""


@dataclass(frozen=True)
class Point:
    """A question about an edition, what it is about, and whether it was decided.

    `is_asked` is false for a decision about what nobody asks: its item or subject is misspelt, or changed since.
    """

    item: str
    subject: str
    about: str
    question: str
    decided_in: str
    is_asked: bool
    is_decided: bool
    decision: str

    @property
    def line(self) -> str:
        """What it is, as the list of an edition has it."""
        about = f": {self.about}" if self.about else ""
        decision = f" ({self.decision})" if self.decision else ""
        return f"  [{'x' if self.is_decided else ' '}] {self.item:<12} {self.subject}{about}{decision}".rstrip()


def load_checklists(root: Path = PROJECT) -> dict[int, list[Point]]:
    """What a project folder asks for each edition that was not sent, in the order of the items.

    Raises UserError when a seed cannot be read.
    """
    con = in_memory()
    unfilled = load_settings(root / NAME).unknown
    values = ", ".join(f"({literal(name)})" for name in unfilled) or "(null)"
    con.execute(f"create view unfilled as select * from (values {values}) as t (line) where line is not null")
    found: defaultdict[int, list[Point]] = defaultdict(list)
    try:
        for path in sorted((root / "seeds").glob("*/*.csv")):
            read = f"read_csv({literal(str(path))}, header = true, all_varchar = true, delim = ',', quote = '\"')"
            con.execute(f"create view {identifier(path.stem)} as select * from {read}")
        asked = rows(con, QUESTIONS)
    except duckdb.Error as error:
        raise UserError(
            f"The seeds cannot be read: {str(error).splitlines()[0]}",
            expected="rows of CSV with the columns of seeds/_seeds.yml",
            next_step="mend the file; `git diff seeds` shows what changed.",
        ) from None
    for row in asked:
        found[int(str(row["edition"]))].append(
            Point(
                item=str(row["item"]),
                subject=str(row["item_subject"]),
                about=str(row["about"]),
                question=str(row["item_nl"]),
                decided_in=str(row["decided_in"]),
                is_asked=bool(row["is_asked"]),
                is_decided=bool(row["is_decided"]),
                decision=str(row["decision"]),
            )
        )
    return dict(found)


def counted(points: Sequence[Point]) -> tuple[int, int]:
    """How many of the points that are asked were decided, and how many there are."""
    asked = [p for p in points if p.is_asked]
    return sum(p.is_decided for p in asked), len(asked)


def summary(edition: int, points: Sequence[Point]) -> str:
    """How far the decisions about an edition are.

    >>> summary(2027, [])
    'Editie 2027: 0 van 0 punten beslist'
    """
    decided, asked = counted(points)
    return f"Editie {edition}: {decided} van {asked} punten beslist"


def record(checklists: Mapping[int, Sequence[Point]]) -> list[dict[str, object]]:
    """For a program: how far the decisions about each edition are, and what is open."""
    found: list[dict[str, object]] = []
    for edition, points in checklists.items():
        decided, asked = counted(points)
        waiting = [p for p in points if p.is_asked and not p.is_decided]
        names = ("item", "subject", "about", "question", "decided_in")
        open_points = [{name: getattr(p, name) for name in names} for p in waiting]
        found.append({"edition": edition, "decided": decided, "asked": asked, "open": open_points})
    return found


def status_lines(checklists: Mapping[int, Sequence[Point]]) -> list[str]:
    """For `svm status`: how far the decisions about each edition are, and how to see them."""
    lines = [f"{summary(edition, points)}: svm edition list {edition}" for edition, points in checklists.items()]
    return ["", *lines] if lines else []


def report(edition: int, checklists: Mapping[int, Sequence[Point]]) -> list[str]:
    """All points of an edition under their questions. Raises UserError for an edition that has none."""
    if edition not in checklists:
        raise UserError(
            f"Nothing is asked about an edition {edition}: it was sent, or is not there.",
            expected="one of " + ", ".join(map(str, checklists)),
            next_step="run `svm edition list`, or `svm edition new` for the next one.",
        )
    groups: defaultdict[str, list[Point]] = defaultdict(list)
    for point in checklists[edition]:
        groups[f"{point.question} ({point.decided_in})" if point.is_asked else NOT_ASKED].append(point)
    lines = [summary(edition, checklists[edition])]
    for question, points in groups.items():
        lines += ["", question, *(point.line for point in points)]
    return [*lines, "", f"Een besluit is een rij in {DECISIONS}: {edition},punt,onderwerp,dag,functie,besluit"]
