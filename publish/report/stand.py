"""How the edition stands, in words: what is yellow, who agreed, what is new; each a field of the note to the ministers.

A field is refreshed, checked and refused like that of a figure; its tag is `stand:` with a name. What is counted here
are cells, series and agreements of the edition, never what a figure counts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import duckdb

from publish.news.draft import flags, make_draft
from publish.news.messages import load_messages
from publish.news.source import PROVISIONAL, YELLOW, open_source
from publish.release.agreements import load_agreements
from publish.release.frozen import Release, frozen, is_readable, versions
from publish.release.owners import load_owners
from publish.report.state import State
from publish.tables.table import Cell, ReportTable
from publish.tables.yellow_cells import count_cells, each_yellow_cell
from svm.database import as_of, rows
from svm.doubts import open_doubts
from svm.dutch import dutch_date, enumerated, with_points
from svm.figures import STAND, Figure
from svm.sql import literal
from svm.statuses import statuses

#: the address of the table of what is yellow
YELLOW_TABLE = "stand.geel"
#: the portals that the decision names with their date: the council and the cabinet
DECIDING = ("RAenM", "MR")
NO_DATE = f"[{YELLOW}: datum nog niet bekend]"
#: who owes a cell that nobody owes
NOBODY = "niemand"
#: how many names a sentence lists before it says how many more there are
MOST = 5


def load_stands(state: State) -> list[Figure]:
    """Everything that is said of an edition, in the order of the note, each as a figure without a value."""
    parts = (_dates, _owners, _news_since, _yellow, _doubts, _conflicts, _portals, _partners, _news_kit)
    return [stand for part in parts for stand in part(state)]


def load_stands_of_figures(state: State) -> list[Figure]:
    """What is said of the figures themselves: how many are yellow or in doubt, and where sources conflict."""
    return [stand for part in (_yellow, _doubts, _conflicts) for stand in part(state)]


def _stand(name: str, label: str, text: str, yellow_text: str = "") -> Figure:
    tag = STAND + name
    return Figure(
        figure_id=tag, tag=tag, label=label, chapter=0, measure="stand", value=None, unit="", running_text=text,
        table_text="", headline_text="", fragment_text="", is_yellow=bool(yellow_text), yellow_text=yellow_text,
        status="", source_line="", definition="",
    )  # fmt: skip


def count(number: object) -> str:
    """Write how many there are, as running text has it.

    >>> count(1776), count(12)
    ('1.776', '12')
    """
    return with_points(str(number))


def _several(number: object, one: str, more: str) -> str:
    return f"{count(number)} {one if int(str(number)) == 1 else more}"


# dates and owners ------------------------------------------------------------------------------------------------


def _dates(state: State) -> Iterator[Figure]:
    final = frozen(state.home, state.number)
    text = f"bevroren als versie {final.version}" if final else "nog niet bevroren"
    yield _stand("versie", "bevroren of niet", text)
    yield _stand("peildatum", "stand van de gegevens", dutch_date(state.day))
    days = {str(r["portal"]): r["meets_on"] for r in _edition_portals(state)}
    for portal in DECIDING:
        day = days.get(portal)
        text = dutch_date(dt.date.fromisoformat(str(day))) if day else "een datum"
        yield _stand(f"datum_{portal}", f"datum {portal}", text, "" if day else NO_DATE)


def _edition_portals(state: State) -> list[dict[str, object]]:
    query = f"select * from reference.portals where edition = {state.number} order by portal_order, portal"
    return rows(state.con, query)


def _owners(state: State) -> Iterator[Figure]:
    """Which ministry owns which chapters, at the reference date; the first is the one that owns the report."""
    chapters: dict[str, dict[str, list[str]]] = {}
    for owner in sorted(load_owners(state.con), key=lambda o: (o.role, o.chapter, o.ministry)):
        role = "" if owner.role.startswith("eerst") else "mede "
        chapters.setdefault(owner.ministry, {}).setdefault(role, []).append(str(owner.chapter))
    owned = {m: [f"{role}{enumerated(numbers)}" for role, numbers in roles.items()] for m, roles in chapters.items()}
    said = [f"{ministry} ({'; '.join(parts)})" for ministry, parts in owned.items()]
    yield _stand("ministeries", "ministeries en hun hoofdstukken", "; ".join(said) or "geen ministerie bekend")
    others = [f"het {ministry[0].lower()}{ministry[1:]}" for ministry in list(owned)[1:]]
    yield _stand("mede", "ministeries namens welke ook", enumerated(others) if others else "geen ander ministerie")


# what is new -----------------------------------------------------------------------------------------------------


def _news_since(state: State) -> Iterator[Figure]:
    """What is new, from a comparison with the frozen edition before, else what the list of editions says."""
    editions = {
        int(str(r["edition"])): r
        for r in rows(state.now, f"select * from reference.editions where edition <= {state.number} order by edition")
    }
    own = editions.get(state.number, {})
    before = max((e for e in editions if e < state.number), default=0)
    release = frozen(state.home, before) if before else None
    remark = f" Volgens de lijst van edities: {own['remark']}." if own.get("remark") else ""
    if release and is_readable(release):
        said = f"Vergeleken met de bevroren editie {before} (versie {release.version}).{remark}"
        yield _stand("nieuw", "waarmee is vergeleken", said)
        yield from _compared(state, release)
    else:
        said = f"Editie {before} is niet bevroren; tabellen, reeksen en definities zijn er dus niet mee vergeleken."
        said = said if before else "Er is geen editie om mee te vergelijken."
        yield _stand("nieuw", "waarmee is vergeleken", f"{said}{remark}")
    since = dt.date.fromisoformat(str(editions[before]["default_as_of"])) if before else dt.date.min
    breaks = rows(
        state.con,
        f"""
        select note_nl from indicators.breaks
        where break_on > date '{since}' and break_on <= date '{state.day}'
        group by note_nl order by min(break_on), note_nl
        """,
    )
    notes = [str(r["note_nl"]) for r in breaks]
    text = f"Breuken in reeksen sinds die editie: {' '.join(notes)}" if notes else "Sinds die editie brak geen reeks."
    yield _stand("nieuw_breuken", "breuken sinds de vorige editie", text)


def _compared(state: State, release: Release) -> Iterator[Figure]:
    """Tables, series and definitions beside those of the frozen edition before."""

    def texts(name: str, key: str, text: str) -> tuple[dict[str, str], dict[str, str]]:
        schema = "indicators" if name == "table_heads" else "reference"
        places = (f"read_parquet({literal(str(release.parquet(name)))})", f"{schema}.{name}")
        found = [rows(state.con, f"select {key} as key, {text} as text from {place}") for place in places]
        old, new = ({str(r["key"]): str(r["text"] or "") for r in texts} for texts in found)
        return old, new

    for name, what, key in (("table_heads", "tabellen", "table_id"), ("indicators", "reeksen", "indicator_id")):
        old, new = texts(name, key, "title_nl")
        added, gone = [sorted(new[k] for k in set(new) - set(old)), sorted(old[k] for k in set(old) - set(new))]
        lists = {"nieuwe": added, "vervallen": gone}
        said = [f"{word} {what}: {enumerated(names, MOST)}" for word, names in lists.items() if names]
        text = f"{'; '.join(said)}." if said else f"Geen nieuwe en geen vervallen {what}."
        yield _stand(f"nieuw_{what}", f"nieuwe en vervallen {what}", text[0].upper() + text[1:])
    old, new = texts("indicators", "indicator_id", "definition_nl")
    titles = texts("indicators", "indicator_id", "title_nl")[1]
    other = sorted(titles[k] for k in set(old) & set(new) if old[k] != new[k])
    text = f"Andere definities: {enumerated(other, MOST)}." if other else "Geen andere definities."
    yield _stand("nieuw_definities", "andere definities", text)


# yellow, doubt and conflicts -------------------------------------------------------------------------------------


def _yellow(state: State) -> Iterator[Figure]:
    cells = count_cells(state.con)
    text = (
        f"Van de {count(cells.cells)} gedrukte cellen zijn er {count(cells.yellow)} geel, "
        f"in {count(cells.yellow_tables)} van de {count(cells.tables)} tabellen met cijfers"
    )
    if cells.without_figures:
        text += f"; {count(cells.without_figures)} tabellen hebben nog geen enkel cijfer"
    yield _stand("geel", "gele cellen", text)
    labels = {s.name: s.label for s in statuses(state.con)}
    found = rows(
        state.con,
        "select s.status, count(*) as n from monitor.series_status as s inner join reference.statuses as t "
        "on s.status = t.status where s.is_yellow group by s.status, t.gravity order by t.gravity, s.status",
    )
    query = "select count(*) as n, count(*) filter (where is_yellow) as y from monitor.series_status"
    total = rows(state.con, query)[0]
    reasons = enumerated([f"{count(r['n'])} {labels[str(r['status'])]}" for r in found]) if found else ""
    text = f"{count(total['y'])} van de {_several(total['n'], 'reeks', 'reeksen')} " + (
        f"wachten op een partner: {reasons}" if found else "wachten op een partner"
    )
    yield _stand("geel_reeksen", "gele reeksen", text)


def _doubts(state: State) -> Iterator[Figure]:
    doubts = open_doubts(state.con)
    asked = Counter(d.partner_name for d in doubts)
    at = [f"{count(n)} nagevraagd bij {name}" for name, n in sorted(asked.items())]
    by_partner = enumerated(at) if doubts else ""
    printed = {str(r["figure_id"]) for r in rows(state.con, "select figure_id from indicators.table_cells")}
    shown = sum(d.figure_id in printed for d in doubts)
    where = (
        f"in tabellen {'staat' if shown == 1 else 'staan'} er {count(shown)}" if shown else "geen staat in een tabel"
    )
    text = f"{_several(len(doubts), 'cijfer is', 'cijfers zijn')} in twijfel: {by_partner}; {where}"
    yield _stand("twijfel", "cijfers in twijfel", f"{text if doubts else 'Geen cijfer is in twijfel'}.")


def _conflicts(state: State) -> Iterator[Figure]:
    """Each topic of which a figure is printed, with what is printed and what was left out, the newest period first."""
    printed = {
        str(r["figure_id"]): r
        for r in rows(
            state.con,
            "select f.figure_id, f.display_text, f.value, f.period_end from indicators.figures as f "
            "where f.figure_id in (select t.figure_id from indicators.table_cells as t)",
        )
    }
    topics: dict[str, list[dict[str, object]]] = {}
    for r in rows(state.now, "select * from reference.conflicts order by conflict_id, value, reason_nl"):
        topics.setdefault(str(r["conflict_id"]), []).append(r)
    told: list[tuple[int, str, str, str]] = []
    for conflict_id, sides in topics.items():
        ids = [":".join(str(s[k]) for k in ("indicator_id", "period", "breakdown") if s[k]) for s in sides]
        used = [printed.get(i) for i in ids]
        chosen = [u is not None and u["value"] == s["value"] for u, s in zip(used, sides, strict=True)]
        picked = [(u, s) for u, s, c in zip(used, sides, chosen, strict=True) if u is not None and c]
        shown = [f"{u['display_text']} ({_bare(s)})" for u, s in picked]
        if not picked:
            continue
        days = [str(u["period_end"]) for u, _ in picked]
        left = list(dict.fromkeys(_bare(s) for s, c in zip(sides, chosen, strict=True) if not c))
        text = f"{sides[0]['topic_nl']}: gedrukt is {enumerated(shown)}"
        text += f"; niet gedrukt: {enumerated(left)}" if left else ""
        told.append((-int(max(days).replace("-", "")), conflict_id, str(sides[0]["topic_nl"]), f"{text}."))
    said = f"Over {_several(len(told), 'gedrukt onderwerp', 'gedrukte onderwerpen')} zeggen bronnen iets anders"
    said = said if told else "Geen bron zegt iets anders dan wat gedrukt is"
    yield _stand("strijdig", "tegenstrijdige bronnen", said)
    for _, conflict_id, topic, text in sorted(told):
        yield _stand(f"strijdig_{conflict_id}", topic, text)


def _bare(side: dict[str, object]) -> str:
    return str(side["reason_nl"]).rstrip(".")


# agreement, partners, news ---------------------------------------------------------------------------------------


def _portals(state: State) -> Iterator[Figure]:
    """What each portal was given and agreed with, and what falls open again."""
    signed = {
        str(r["approver"]).lower(): r
        for r in rows(
            state.con,
            "select approver, count(*) filter (where signoff_state = 'akkoord') as agreed, "
            "count(*) filter (where signoff_state <> 'akkoord') as again, max(approved_on) as day "
            "from indicators.signoffs group by approver order by approver",
        )
    }
    given = {str(r.manifest["portal"]).lower(): r for r in versions(state.home, state.number)}
    for portal in _edition_portals(state):
        name = str(portal["portal"])
        release, agreed = given.get(name.lower()), signed.get(name.lower())
        said = []
        if portal["meets_on"]:
            said.append(f"komt bijeen op {dutch_date(dt.date.fromisoformat(str(portal['meets_on'])))}")
        if release:
            said.append(f"kreeg versie {release.version} met de stand van {dutch_date(release.as_of)}")
        versions_agreed = [one for one in load_agreements(state.home, state.number) if one.portal == name]
        said += [f"akkoord met versie {one.version} op {dutch_date(one.agreed_on)}" for one in versions_agreed]
        if agreed:
            day = dutch_date(dt.date.fromisoformat(str(agreed["day"])))
            said.append(f"{_several(agreed['agreed'], 'cijfer', 'cijfers')} akkoord, het laatst op {day}")
            if agreed["again"]:
                said.append(f"{_several(agreed['again'], 'cijfer', 'cijfers')} opnieuw voor te leggen")
        elif not versions_agreed:
            said.append("nog geen akkoord vastgelegd")
        is_undated = not (portal["meets_on"] or agreed or versions_agreed)
        yield _stand(f"portaal_{name}", f"akkoord {name}", f"{name}: {', '.join(said)}", NO_DATE if is_undated else "")


def _partners(state: State) -> Iterator[Figure]:
    found = rows(
        state.con,
        """
        select distinct coalesce(p.short_name, d.partner) as name
        from monitor.deliveries as d left join reference.partners as p on d.partner = p.partner_code
        where d.delivery_id in (select o.delivery_id from indicators.observations as o)
        order by name
        """,
    )
    names = sorted((str(r["name"]) for r in found), key=lambda name: (name.lower(), name))
    delivered = _several(len(names), "organisatie leverde", "organisaties leverden")
    text = f"{delivered}: {enumerated(names)}" if names else ""
    yield _stand("partners", "organisaties die leverden", text or "Nog geen organisatie leverde")


def _news_kit(state: State) -> Iterator[Figure]:
    """Whether news item and posts were made, and what still keeps the draft from going out."""
    folder = state.home.out / str(state.number) / "nieuws"
    name = "nieuwsbericht.docx"
    is_made, is_final = (folder / name).exists(), (folder / "definitief" / name).exists()
    draft = make_draft(open_source(state.home, state.number), load_messages())
    standing = flags(draft.sections)
    provisional = [flag.figure.label for flag in standing if flag.kind == PROVISIONAL]
    text = f"Voorlopig in nota en nieuwsbericht: {'; '.join(provisional)}." if provisional else ""
    yield _stand("voorlopig", "voorlopige cijfers", text or "In nota en nieuwsbericht is geen cijfer voorlopig.")
    kinds = dict.fromkeys(flag.kind for flag in standing)
    counted = enumerated([f"{count(sum(f.kind == kind for f in standing))} {kind}" for kind in kinds]) if kinds else ""
    concept = f"niet definitief; het concept is {'' if is_made else 'nog niet '}gemaakt"
    said = f"Nieuwsbericht en berichten zijn {'definitief' if is_final else concept}"
    yield _stand("nieuws", "stand van het nieuwsbericht", f"{said}. Vlaggen op de cijfers erin: {counted or 'geen'}")


# the table of what is yellow -------------------------------------------------------------------------------------


def yellow_table(con: duckdb.DuckDBPyConnection) -> ReportTable:
    """The table of what is yellow: a row per organisation that owes it, a column per reason, counts of cells.

    The last row holds the totals: those of the yellow cells of all tables of the report.
    """
    known = [s for s in statuses(con) if s.is_yellow]
    found = each_yellow_cell(con)
    today = as_of(con)
    met = {str(r["series_status"]) for r in found}
    reasons = {s.name: s.label for s in known if s.name in met}
    # a cell is yellow for another reason when its list is not whole: it has the status of its series
    reasons |= {name: name.replace("_", " ") for name in sorted(met - set(reasons))}
    by_owner: dict[str, list[dict[str, object]]] = {}
    for r in found:
        by_owner.setdefault(str(r["owner_short"] or NOBODY), []).append(r)
    order = sorted(by_owner, key=lambda owner: (-len(by_owner[owner]), owner))
    names = {owner: f"{owner[:1].upper()}{owner[1:]}, {_expected(by_owner[owner], today)}" for owner in order}
    lines = [(names[owner], by_owner[owner]) for owner in order]
    return ReportTable(
        table_id=YELLOW_TABLE,
        number="geel",
        chapter=0,
        title="Wat is geel, waarom en van wie",
        unit="cellen; in de laatste kolom tabellen",
        note="Een tabel met gele cellen van meer organisaties telt bij elk daarvan mee, in het totaal één keer.",
        further_notes=tuple(filter(None, [count_cells(con).about_unprinted])),
        columns=(*reasons.values(), "cellen", "tabellen"),
        rows=tuple((label, _counted(cells, list(reasons))) for label, cells in [*lines, ("Totaal", found)]),
        sources=(),
        as_of=dutch_date(today),
    )


def _expected(cells: list[dict[str, object]], today: dt.date) -> str:
    """When the next update is due, else when the newest one was."""
    days = sorted(dt.date.fromisoformat(str(c["due_on"])) for c in cells if c["due_on"])
    coming = [day for day in days if day >= today]
    if coming:
        return f"verwacht op {dutch_date(coming[0])}"
    return f"was verwacht op {dutch_date(days[-1])}" if days else "zonder datum"


def _counted(cells: list[dict[str, object]], reasons: list[str]) -> tuple[Cell, ...]:
    numbers = [sum(c["series_status"] == reason for c in cells) for reason in reasons]
    numbers += [len(cells), len({c["table_id"] for c in cells})]
    return tuple(Cell("", count(number), "", is_yellow=False, yellow_text="", note="") for number in numbers)
