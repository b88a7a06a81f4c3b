"""What changed in the data of an edition, day by day: what came, what was revised, what was frozen; also as Atom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
from lxml import etree

from publish.pack.contents import MOMENT
from publish.pack.edition import LICENCE_URL, Edition
from publish.pack.settings import Settings
from publish.release.frozen import Release
from publish.release.revisions import KINDS
from svm.database import rows
from svm.dutch import dutch_moment

PAGE, FEED = "wijzigingen.html", "wijzigingen.xml"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Revision:
    """A figure that says something else since this day; all Dutch, as it is printed."""

    figure_id: str
    label: str
    was: str
    now: str
    why: str


@dataclass
class Day:
    """All that changed on one day: `came` are partner and title of what arrived, `frozen` the versions made."""

    #: as ISO, as precisely as it is known: 2026-05-31, or 2026-05
    moment: str
    #: the last day that it can be
    day: dt.date
    came: list[tuple[str, str]] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        parts = [
            text
            for found, text in (
                (self.frozen, "editie bevroren"),
                (self.revised, "cijfers herzien"),
                (self.came, "nieuwe leveringen"),
            )
            if found
        ]
        return f"{dutch_moment(self.moment)}: {', '.join(parts)}"

    @property
    def lines(self) -> list[str]:
        """The same as lines of plain text."""
        return [
            *self.frozen,
            *(f"Herzien: {r.label}: was {r.was}, is nu {r.now} ({r.why})" for r in self.revised),
            *(f"Ontvangen: {partner}, {title}" for partner, title in self.came),
        ]


def load_days(con: duckdb.DuckDBPyConnection, versions: Sequence[Release] = ()) -> list[Day]:
    """Every day on which something was known to change up to the reference date, the newest first.

    `versions` are the frozen versions of this edition, as far as they count here.
    """
    days: dict[str, Day] = {}

    def of(moment: object, day: object) -> Day:
        return days.setdefault(str(moment), Day(str(moment), dt.date.fromisoformat(str(day)[:10])))

    for r in rows(
        con,
        f"""
        select distinct
            {MOMENT} as moment, d.received_on as day, coalesce(p.name_nl, d.partner) as partner_name, d.title
        from monitor.deliveries as d
        cross join indicators.edition as e
        left join reference.partners as p on d.partner = p.partner_code
        where d.result = 'geland' and d.received_on <= e.as_of
        order by day, partner_name, d.title
        """,
    ):
        of(r["moment"], r["day"]).came.append((str(r["partner_name"]), str(r["title"])))
    for r in rows(
        con,
        f"""
        select
            f.figure_id, f.figure_label, v.previous_printed_text as was, v.printed_text as now_text,
            v.known_from as day, v.change_kind,
            case when d.received_on = v.known_from then {MOMENT} else strftime(v.known_from, '%Y-%m-%d') end as moment
        from monitor.vintages as v
        cross join indicators.edition as e
        left join monitor.deliveries as d on v.delivery_id = d.delivery_id
        inner join indicators.figures as f
            on
                v.indicator_id = f.indicator_id and v.period = f.period and v.breakdown = f.breakdown
                and f.measure = 'value'
        where
            v.change_kind not in ('nieuw', 'ongewijzigd', 'oudere_levering')
            and v.previous_printed_text <> v.printed_text and v.known_from <= e.as_of
        order by v.known_from, f.figure_id, v.vintage_number
        """,
    ):
        why = KINDS[str(r["change_kind"])]
        revision = Revision(str(r["figure_id"]), str(r["figure_label"]), str(r["was"]), str(r["now_text"]), why)
        of(r["moment"], r["day"]).revised.append(revision)
    for version in versions:
        counts = [f"{n} cijfers anders dan in {name}" for name, n in version.manifest["changes"].items()]
        told = "; ".join(counts) or "er was geen eerdere versie"
        of(version.as_of, version.as_of).frozen.append(f"Bevroren als {version.version}: {told}")
    return sorted(days.values(), key=lambda d: (d.day, d.moment), reverse=True)


def feed(days: Sequence[Day], edition: Edition, settings: Settings) -> bytes:
    """The days as an Atom feed. Ids follow from edition and day, times from the day itself: no clock is read."""
    base = edition.base(settings)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # ty: ignore[invalid-argument-type]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "nl")

    def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
        one = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        one.text = text or None
        return one

    add(root, "id", _id(edition))
    add(root, "title", f"Staat van Migratie {edition.number}: wijzigingen in de gegevens")
    add(root, "updated", _moment(edition.as_of))
    add(add(root, "author"), "name", edition.organisation)
    add(root, "link", rel="alternate", type="text/html", href=base + PAGE)
    if base:
        add(root, "link", rel="self", type="application/atom+xml", href=base + FEED)
    add(root, "rights", f"CC BY 4.0, {LICENCE_URL}")
    for one in days:
        entry = add(root, "entry")
        add(entry, "id", _id(edition, one.moment))
        add(entry, "title", one.title)
        add(entry, "updated", _moment(one.day))
        add(entry, "link", rel="alternate", type="text/html", href=f"{base}{PAGE}#d{one.moment}")
        add(entry, "content", "\n".join(one.lines), type="text")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _id(edition: Edition, moment: str = "") -> str:
    """A name that stays the same wherever the site is put."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(filter(None, (edition.identifier, PAGE, moment)))).urn


def _moment(day: dt.date) -> str:
    return f"{day}T00:00:00Z"
