"""Deliver the made-up past, plant one wrong value per unit, and look what the door and the build made of each."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import duckdb

from ingest.outcome import Outcome
from publish.release.build import dbt_command
from svm.home import PROJECT
from tests.conftest import Door
from tests.planted.families import UNITS, Unit
from tests.planted.kinds import KINDS, File, Planted, Site
from tests.planted.layouts import write
from tests.planted.series import LAST, RECEIVED, History, delivered

AS_OF = "2026-06-21"
#: layouts of which the project has few tables: nearly all their files get a wrong value
FEW = ("cbs_odata_v4", "coa_pagina", "dtv_brontabel", "statline", "statline_titled", "frontex")
#: kinds in which the question may be asked at another cell of the same period: the whole, or the members that are left
OF_A_SUM = ("09", "10", "11", "12")
#: kinds whose cells may have no place in the catalogue
ODD = ("12", "20")


@dataclass
class Result:
    """One wrong value or clean control, one row per cell in `plants.csv`."""

    plant_id: str
    kind: str
    layout: str
    dataset: str
    unit: str
    what: str
    outcome: str
    share_doubted: float
    rules: str
    reason: str
    delivery_id: str
    cells: list[tuple[str, str, str, float | None, float | None]]
    rules_by_cell: list[str]


class World:
    """One lake with at most one wrong delivery per unit."""

    def __init__(self, door: Door, seed: str, number: int, kinds: Iterable[str] = tuple(KINDS)) -> None:
        self.door = door
        self.door.now = dt.date.fromisoformat(AS_OF)
        self.kinds = tuple(kinds)
        self.seed = seed
        self.number = number
        self.planted: list[tuple[Unit, str, Planted, list[Path]]] = []
        self.outcomes: dict[Path, Outcome] = {}
        self.broke: set[str] = set()

    def put(self, unit: Unit, file: File) -> Path:
        sender = Unit(
            **{**{f.name: getattr(unit, f.name) for f in fields(unit)}, "partner": file.partner or unit.partner}
        )
        name, data = write(sender, file.cells)
        stem, _, extension = name.rpartition(".")
        received = file.received
        if unit.dataset == "unhcr/population":  # in spring UNHCR has no more than the middle of the last year
            received = dt.date(received.year, 6, 1) + (received - dt.date(received.year, 3, 1)) // 5
        return self.door.put(sender.partner, str(received), f"{stem}{file.mark}.{extension}", data)

    def histories(self, unit: Unit) -> dict[int, History]:
        return {i: History(f, f"{self.seed}:{unit.key}") for i, f in enumerate(unit.families)}

    def deliver_past(self, units: Iterable[Unit]) -> None:
        """The deliveries of three years: first the whole series, then its last three years."""
        for unit in units:
            for year, received in RECEIVED.items():
                cells = delivered(unit, self.histories(unit), year, 20 if year == min(RECEIVED) else 3)
                if cells:
                    self.put(unit, File(cells, received))
        refused = [o.message for o in self.door.land() if o.result != "landed"]
        assert not refused, refused

    def plant(self, units: Iterable[Unit], counts: Counter[tuple[str, str]]) -> None:
        """Deliver this year: in some units one thing is wrong, of the kind that was planted least; the others are clean."""
        random = Random(f"{self.seed}:{self.number}")
        for unit in random.sample(list(units), len(list(units))):
            site = Site(unit, self.histories(unit), [], random)
            name, planted = "control", None
            if random.random() < (0.9 if unit.layout in FEW else 0.6):
                name, planted = self._first_that_fits(site, counts)
            if planted is None:
                site.cells = site.clean(random.choice((1, 3, 3)))
                name, planted = "control", Planted("", [File(site.cells)], [])
            paths = [self.put(unit, file) for file in planted.files]
            self.planted.append((unit, name, planted, paths))
        self.outcomes = {o.file: o for o in self.door.land(*(p for *_, paths in self.planted for p in paths))}

    def _first_that_fits(self, site: Site, counts: Counter[tuple[str, str]]) -> tuple[str, Planted | None]:
        def how_often(kind: str) -> tuple[int, int]:
            return counts[site.unit.layout, kind], sum(n for (_, k), n in counts.items() if k == kind)

        for kind in sorted(self.kinds, key=how_often):
            site.cells = site.clean(site.random.choice((1, 3, 3)))
            planted = KINDS[kind](site)
            if planted and (planted.wrong or planted.gone):
                counts[site.unit.layout, kind] += 1
                return kind, planted
        return "control", None

    def build(self) -> None:
        """Build; when that fails, once more without what may have no place in it, which then counts as BUILD FAILED."""
        if build(self.door):
            return
        for _, kind, planted, paths in self.planted:
            outcome = self.outcomes[paths[-1]]
            if outcome.delivery_id and (kind[:2] in ODD or any(c.label or c.period_text for c in planted.wrong)):
                partner, dataset, delivery = outcome.delivery_id.split("/")
                shutil.rmtree(self.door.home.lake / partner / dataset / f"delivery={delivery}")
                self.broke.add(outcome.delivery_id)
        assert build(self.door), "the build fails without the odd deliveries too"

    def results(self) -> list[Result]:
        """What became of each; reads the built database."""
        seen = Seen(self.door)
        made = []
        for number, (unit, kind, planted, paths) in enumerate(self.planted):
            outcome = self.outcomes[paths[-1]]
            wrong = {c.key: c.value for c in planted.wrong if not c.period_text}
            if any(c.period_text for c in planted.wrong):
                wrong = seen.after_the_last_year(outcome.delivery_id)
            if kind == "control":
                wrong = {c.key: c.value for c in planted.files[0].cells}
            asked = wrong or {c.key: None for c in planted.gone}
            verdict, share, rules = seen.verdict(kind, outcome, asked)
            if outcome.delivery_id in self.broke:
                verdict = "BUILD FAILED"
            elif kind.startswith("19") and planted.wrong[0].text and seen.reads(outcome.delivery_id, planted.right):
                verdict = "read right"
            right = planted.right | {c.key: c.value for c in planted.gone}
            made.append(Result(
                f"{self.number}-{number:03}", kind, unit.layout, unit.dataset, unit.key, planted.what, verdict, share,
                " ".join(sorted(rules)), outcome.message if outcome.result == "refused" else "", outcome.delivery_id or "",
                [(*key, value, right.get(key, value if kind == "control" else None)) for key, value in asked.items()],
                [" ".join(sorted(seen.doubts.get(key, ()))) for key in asked],
            ))  # fmt: skip
        return made


class Seen:
    """What the built warehouse says of cells."""

    def __init__(self, door: Door) -> None:
        with duckdb.connect(str(door.home.build_database), read_only=True) as con:

            def rows(sql: str) -> list[tuple]:
                return con.execute(sql).fetchall()

            here = {f"{s}.{t}" for s, t in rows("select table_schema, table_name from information_schema.tables")}
            self.doubts: dict[tuple, set[str]] = {}
            if "monitor.doubts" in here:
                for *key, rule in rows(
                    "select indicator_id, period, breakdown, rule from monitor.doubts where is_open"
                ):
                    self.doubts.setdefault(tuple(key), set()).add(rule)
            self.unplaced: set[str] = set()
            if "monitor.unplaced_cells" in here:
                self.unplaced = {r[0] for r in rows("select distinct delivery_id from monitor.unplaced_cells")}
            self.printed = {
                tuple(key): (yellow, delivery)
                for *key, yellow, delivery in rows(
                    "select indicator_id, period, breakdown, is_yellow, delivery_id from indicators.observations"
                )
            }
            self.landed: dict[str, dict[tuple, float]] = {}
            for delivery, *key, value in rows(
                "select delivery_id, indicator_id, period, breakdown, value from intermediate.int_observations"
            ):
                self.landed.setdefault(delivery, {})[tuple(key)] = value  # fmt: skip

    def after_the_last_year(self, delivery: str | None) -> dict[tuple, float]:
        """Cells of a delivery over a period that no true cell has."""
        cells = self.landed.get(delivery or "", {})
        return {
            k: v for k, v in cells.items() if not "2000" < k[1][:4] <= str(LAST) or not k[1].replace("-", "").isalnum()
        }

    def reads(self, delivery: str | None, right: dict[tuple, float | None]) -> bool:
        """Whether a delivery came to the right values, because its unit was understood."""
        cells = self.landed.get(delivery or "", {})
        return bool(right) and all(float(cells.get(key) or 0) == value for key, value in right.items())

    def verdict(self, kind: str, outcome: Outcome, cells: dict[tuple, float | None]) -> tuple[str, float, set[str]]:
        """What became of wrong cells, the share of them that is doubted, and by which rules."""
        if outcome.result == "refused":
            return "refused", 0.0, set()
        rules = {rule for key in cells for rule in self.doubts.get(key, ())}
        share = sum(key in self.doubts for key in cells) / len(cells) if cells else 0.0
        if kind == "control":
            return ("doubted" if rules else "clean"), share, rules
        if share >= 0.5:
            return "doubted", share, rules
        periods = {(i, p) for i, p, _ in cells}
        beside = {r for k, found in self.doubts.items() if k[:2] in periods for r in found}
        if beside and kind[:2] in OF_A_SUM:
            return "doubted beside", share, beside
        if outcome.delivery_id in self.unplaced:
            return "unplaced", share, rules
        if cells and all(self.printed.get(key, (False, ""))[0] for key in cells):
            return "yellow otherwise", share, rules
        if not any(self.printed.get(key, (True, ""))[1] == outcome.delivery_id for key in cells) and kind[:2] != "11":
            return "not printed", share, rules
        return "PRINTED WHITE", share, rules


#: outcomes that let a wrong value through, or everything stand still
MISSED = ("PRINTED WHITE", "BUILD FAILED")


def make_worlds(
    root: Path, seed: str, worlds: int, units: Iterable[Unit] = UNITS, kinds: Iterable[str] = tuple(KINDS)
) -> tuple[list[World], list[Result]]:
    """Land the past once, plant in so many copies of it, build each and collect the results."""
    units = list(units)
    past = World(Door(root / "past"), seed, -1)
    past.deliver_past(units)
    counts: Counter[tuple[str, str]] = Counter()
    made, results = [], []
    for number in range(worlds):
        home = root / f"world_{number}"
        for folder in ("lake", "quarantine"):
            if (past.door.home.root / folder).exists():
                shutil.copytree(past.door.home.root / folder, home / folder)
        world = World(Door(home), seed, number, kinds)
        world.plant(units, counts)
        world.build()
        made.append(world)
        results += world.results()
    return made, results


def build(door: Door) -> bool:
    """Build all models without their tests; says whether that went well."""
    command, environment = dbt_command(door.home, as_of=AS_OF)
    door.home.build_database.parent.mkdir(parents=True, exist_ok=True)
    command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-3000:])
    return done.returncode == 0


def write_cells(results: Iterable[Result], path: Path) -> None:
    """One line per wrong or control cell."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        out = csv.writer(handle)
        out.writerow(["plant_id", "world", "kind", "layout", "dataset", "unit", "what", "indicator_id", "period", "breakdown",
                      "delivery_id", "wrong_value", "right_value", "outcome", "rules"])  # fmt: skip
        for r in results:
            for (indicator, period, breakdown, wrong, right), rules in zip(r.cells, r.rules_by_cell, strict=True):
                out.writerow([r.plant_id, r.plant_id.partition("-")[0], r.kind, r.layout, r.dataset, r.unit, r.what, indicator,
                              period, breakdown, r.delivery_id, wrong, right, r.outcome, rules])  # fmt: skip
