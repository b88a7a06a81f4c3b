"""Single wrong deliveries that once printed as if they were right, each with a made-up past of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.planted.families import Family, Unit
from tests.planted.kinds import File
from tests.planted.series import LAST, NEW, RECEIVED, Cell, periods

LATER = NEW + dt.timedelta(days=50)
GROWTH = (0.83, 0.9, 0.86, 0.94, 1.05, 1.0, 0.92, 0.97, 1.04, 0.96)


@dataclass(frozen=True)
class Case:
    """What is delivered, and what printed white before the door and the build doubted it."""

    name: str
    unit: Unit
    past: list[Cell]
    wrong: list[File]
    printed: str
    asked: list[Cell]


def _template(partner: str, indicator: str, **more: object) -> Unit:
    family = Family(indicator, since=2016, **more)
    return Unit("levering", partner, "sjabloon/levering", f"levering_{indicator}", (family,), flagged=True)


def _table(layout: str, partner: str, dataset: str, name: str, *families: Family) -> Unit:
    return Unit(layout, partner, dataset, name, families, flagged=True)


def _year(unit: Unit, number: int, sizes: dict[str, float], provisional: bool = False) -> list[Cell]:
    """The cells of the year that lies `number` years after 2015, round about these sizes (of the last year)."""
    cells = []
    for family in unit.families:
        for index, (member, size) in enumerate(sizes.items()):
            factor = 1.0 if number > len(GROWTH) - 1 else GROWTH[(number + index) % len(GROWTH)]
            value = round(size * factor, 1) if family.is_share else round(size * factor / 10) * 10
            cells += [Cell(family, p, member, value, provisional) for p in periods(family, 2015 + number)[-1:]]
    return cells


def _past(unit: Unit, sizes: dict[str, float]) -> list[Cell]:
    return [c for number in range(1, LAST - 2015) for c in _year(unit, number, sizes)]


def cases() -> list[Case]:
    """All of them; no two touch the same series."""
    made: list[Case] = []

    def case(
        name: str,
        printed: str,
        unit: Unit,
        sizes: dict[str, float],
        wrong: Callable[[list[Cell], list[Cell]], list[Cell] | list[File]],
    ) -> None:
        past, new = _past(unit, sizes), _year(unit, LAST - 2015, sizes)
        sent = wrong(new, [c for c in past if c.period.startswith(str(LAST - 1))])
        files = [f for f in sent if isinstance(f, File)] or [File([c for c in sent if isinstance(c, Cell)])]
        clean = {(c.key, c.value, c.provisional, c.text, c.unit) for c in [*past, *new]}
        asked = [c for c in files[-1].cells if (c.key, c.value, c.provisional, c.text, c.unit) not in clean]
        made.append(Case(name, unit, past, files, printed, asked or files[-1].cells))

    def to(**changes: object) -> Callable[[list[Cell], list[Cell]], list[Cell]]:
        """The first cell of the new year is changed, the others are right."""
        return lambda new, _: [replace(new[0], **changes), *new[1:]]

    # fmt: off
    nationalities = {"": 9000.0, "SYR": 3100, "TUR": 1500, "ERI": 900, "IRQ": 600, "AFG": 400, "IRN": 300}
    by_nationality = {"dimension": "nationality", "members": tuple(nationalities)[1:], "rest": 0.2}

    case("last year's figures under this year's label", "white, no finding anywhere",
         _template("ind", "nat_requests", unit="requests", **by_nationality), nationalities,
         lambda new, old: [replace(c, value=o.value) for c, o in zip(new, old, strict=True)])
    case("a page about two months sent later as if it were the year", "1.870 for a full year (11.180 the year before)",
         _table("dtv_brontabel", "dtv", "dtv/instroom_brontabel", "instroom",
                Family("dep_dtv_intake", "", "source_organisation", ("ind", "politie", "kmar", "overige"), unit="files")),
         {"ind": 11180, "politie": 2860, "kmar": 880, "overige": 2480},
         lambda new, _: [replace(c, value=round(c.value / 60) * 10) for c in new])
    case("a stock ten times too small", "6.865",
         _template("coa", "asy_coa_capacity", unit="places", grain="year_end"), {"": 68650}, to(value=6865))
    case("thousands for units", "19", _template("kmar", "sup_border_refusals"), {"": 19300}, to(value=19))
    case("factor 10 up at the step from provisional to final", "1.780.000",
         _table("statline_titled", "cbs", "cbs/bevolking_migratie", "bevolking_migratie",
                Family("reg_emigration", "Emigratie", "origin")), {"": 178000},
         lambda new, _: [File([replace(c, provisional=True) for c in new]), File([replace(new[0], value=1780000)], LATER)])
    case("two members swapped in a closed year", "white; listed as a revision",
         _template("bz", "reg_visa_applications", unit="applications", **by_nationality), nationalities,
         lambda new, old: [*new, replace(old[1], value=old[4].value), replace(old[4], value=old[1].value)])
    case("136% for a share", '136%, with "+100 procentpunt"',
         _template("dtv", "dep_demonstrable_share", unit="percent"), {"": 36}, to(value=136.0))
    case("0.36 for 36%", "0,36%", _template("dtv", "sup_detention_departure", unit="percent"), {"": 36}, to(value=0.36, text="0.36"))
    case("years shifted by one", "actueel", _template("uwv", "reg_twv", unit="permits"), {"": 12000},
         lambda new, old: [replace(new[0], value=old[0].value), replace(old[0], value=_year_value(old[0], 12000))])
    case("a full year in June of that year", "actueel", _template("rvs", "asy_appeals_higher", unit="cases"), {"": 5200},
         lambda new, _: [File([*new, replace(new[0], period_text="2026", value=5300)], dt.date(2026, 6, 8))])
    case("a period in the future", "actueel", _template("rechtspraak", "asy_appeals", unit="cases"), {"": 20400}, to(period_text="2029"))
    case("a delivery in the future", "actueel", _template("szw", "inb_abroad", unit="exams"), {"": 8200},
         lambda new, _: [File(new, dt.date(2052, 3, 16))])
    case("two files of one day", "the last one, without a word",
         _template("wodc", "asy_coa_incidents", unit="incidents"), {"": 310},
         lambda new, _: [File(new), File([replace(new[0], value=210)], mark="_herzien")])
    case("unit x 1000 permits", "18", _template("ind", "reg_blue_card", unit="permits"), {"": 18000}, to(value=18, unit="x 1000 permits"))
    case("unit percent for permits", "3%", _template("ind", "reg_orientation_year", unit="permits"), {"": 3000}, to(value=3, unit="percent"))
    case("0 for 2.560", "0", _template("ind", "asy_default_notices", unit="notices"), {"": 2560}, to(value=0))
    case("another partner's indicator", "printed, white", _template("cbs", "reg_eu_nationals_resident", grain="year_end"),
         {"": 95000}, lambda new, _: [File(new, partner="coa")])
    case("24.140 in a template", "20", _template("duo", "inb_completed"), {"": 24140}, to(value=24.14, text="24.140"))
    case("24,140 in StatLine", '25 with "-100%"',
         _table("statline", "cbs", "cbs/alleenstaande_minderjarigen", "82045NED",
                Family("asy_amv_first", "Asielverzoeken van alleenstaande minderjarige vreemdelingen (aantal)", "nationality",
                       fixed={"source": "cbs"})), {"": 24140}, to(value=24.14, text="24,140"))
    case("parts larger than the total", '"Overige nationaliteiten -52.700", white',
         _template("ind", "reg_kennismigrant", unit="applications", **by_nationality), nationalities,
         lambda new, _: [*new[:1], *(replace(c, value=c.value * 7) for c in new[1:])])
    case("3059.9999999 persons", "3.060,00", _template("iom", "dep_iom"), {"": 3060}, to(value=3059.9999999, text="3059.9999999"))
    case("-500 persons", "-500", _template("duo", "inb_exempt"), {"": 1500}, to(value=-500))
    case("a star dropped with the same value before the final date", "white, final, no change",
         _table("statline_titled", "cbs", "cbs/bevolking_migratie", "bevolking_migratie_in",
                Family("reg_immigration", "Immigratie", "origin")), {"": 307000},
         lambda new, _: [File([replace(c, provisional=True) for c in new]), File(new, LATER)])
    case("half of the nationalities gone in an increment", "nothing noticed",
         _table("statline", "cbs", "cbs/asielverzoeken_jaar", "80059ned",
                Family("asy_first", "Eerste asielverzoeken (personen) (aantal)", **by_nationality)), nationalities,
         lambda new, _: new[:4])
    case("an Excel cell with the format of a percentage", "100 times too small",
         _template("bz", "reg_visa_refusal", unit="percent"), {"": 18}, to(value=0.18, text="18%"))
    case("nationality syr", 'lands, then every build fails; "Got 1 result"',
         _template("ind", "asy_nareis_applications", unit="applications", **by_nationality), nationalities,
         lambda new, _: [new[0], replace(new[1], label="nationality=syr"), *new[2:]])
    case("a new label Syrië", "lands, then every build fails",
         _table("statline", "cbs", "cbs/asielvergunningen", "85400NED",
                Family("asy_permits_type", "Verleende asielvergunningen (aantal)", "nationality", **{k: v for k, v in by_nationality.items() if k != "dimension"})),
         nationalities, lambda new, _: [new[0], replace(new[1], label="Syrië"), *new[2:]])
    # fmt: on
    return made


def _year_value(cell: Cell, size: float) -> float:
    """What a series of this size had the year before this cell."""
    number = int(cell.period[:4]) - 2016
    return round(size * GROWTH[number % len(GROWTH)] / 10) * 10


def deliveries(case: Case) -> list[File]:
    """The past of a case in two deliveries, then what is wrong."""
    first = [c for c in case.past if int(c.period[:4]) < LAST - 1]
    return [File(first, RECEIVED[LAST - 2]), File(case.past[-len(case.past) // 3 :], RECEIVED[LAST - 1]), *case.wrong]
