"""What the pack says about the edition as a whole. Names of organisations come from the reference tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from publish.pack.settings import Settings
from svm.database import rows
from svm.dutch import dutch_date
from svm.errors import UserError

LICENCE_NAME = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Naamsvermelding 4.0 Internationaal (CC BY 4.0)"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.nl"


@dataclass(frozen=True)
class Edition:
    """One edition of the report, as far as its tables are published."""

    number: int
    data_year: int
    as_of: dt.date
    as_of_text: str
    organisation: str
    next_due: dt.date | None
    chapters: dict[int, str]

    @property
    def title(self) -> str:
        """Title of the workbook and of the data set."""
        return f"Staat van Migratie {self.number}: tabellen"

    @property
    def description(self) -> str:
        """What the data set is, in two sentences."""
        return (
            f"De tabellen van de Staat van Migratie {self.number}, het jaarlijkse rapport van het kabinet over "
            f"migratie, met cijfers tot en met {self.data_year}. Waar een update ontbreekt, zegt de cel welk cijfer er "
            f"staat en waarom; definities en bronnen staan in het gegevenswoordenboek. Stand van de gegevens: "
            f"{self.as_of_text}."
        )

    @property
    def next_due_text(self) -> str:
        """When the sources publish again."""
        return dutch_date(self.next_due) if self.next_due else "geen datum bekend"

    @property
    def identifier(self) -> str:
        """The permanent name of its data as a whole, with which the names of all data sets begin."""
        return f"staat-van-migratie-{self.number}"

    def base(self, settings: Settings) -> str:
        """The address of the site of this edition, ending in /; empty as long as the settings have none."""
        address = settings.get("site.adres")
        return f"{address}{self.number}/" if address else ""

    @property
    def version(self) -> str:
        """Edition and reference date: two packs with other figures have other versions."""
        return f"{self.number}.{self.as_of:%Y%m%d}"


def load_edition(con: duckdb.DuckDBPyConnection) -> Edition:
    """Read the edition. Raises UserError when no ministry answers for the report."""
    found = rows(
        con,
        """
        select
            e.edition, e.data_year, e.as_of::date as as_of, e.edition_as_of_text,
            (
                select min(o.ministry) from reference.chapter_owners as o
                where
                    o.chapter = 0 and o.role_nl = 'eerstverantwoordelijk'
                    and coalesce(o.valid_from, e.as_of) <= e.as_of
                    and (o.valid_to is null or e.as_of < o.valid_to)
            ) as organisation,
            (
                select min(d.day) from (
                    select c.due_on as day from monitor.cell_status as c where c.is_expected and not c.is_delivered
                    union all
                    select c.final_due_on from monitor.cell_status as c
                    inner join reference.statuses as s on c.status = s.status
                    where s.awaits_final and not s.is_chased
                ) as d
                where d.day > e.as_of
            ) as next_due
        from indicators.edition as e
        """,
    )[0]
    if not found["organisation"]:
        raise UserError(
            "No ministry answers for the report at the reference date.",
            expected="a row of chapter 0 with role eerstverantwoordelijk in seeds/reference/chapter_owners.csv",
            next_step="add it and build again.",
        )
    due = found["next_due"]
    chapters = rows(con, "select chapter, title_nl from reference.chapters order by chapter")
    return Edition(
        number=int(str(found["edition"])),
        data_year=int(str(found["data_year"])),
        as_of=dt.date.fromisoformat(str(found["as_of"])),
        as_of_text=str(found["edition_as_of_text"]),
        organisation=str(found["organisation"]),
        next_due=dt.date.fromisoformat(str(due)) if due else None,
        chapters={int(str(c["chapter"])): str(c["title_nl"]) for c in chapters},
    )
