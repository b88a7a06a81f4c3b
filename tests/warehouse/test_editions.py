"""Backtest: each past edition built again as of its date prints what was published and known by then, and no more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conftest import Door
from tests.warehouse.test_published_figures import Mapping, left_out, published

__all__ = ["left_out", "published"]

#: the lead figures of the editions as they stood in print, see the domain handbook
PRINTED = {
    2024: {("reg_immigration", "2023", ""): ("332.863*", "voorlopig")},
    2025: {("reg_immigration", "2023", ""): ("336.000", "actueel")},
}


@pytest.fixture(scope="module")
def lake(samples, tmp_path_factory) -> Door:
    door = Door(tmp_path_factory.mktemp("editions"))
    door.home.lake.symlink_to(samples.home.lake)
    door.home.quarantine.symlink_to(samples.home.quarantine)
    return door


@pytest.mark.parametrize("edition", [2021, 2022, 2023, 2024, 2025])
def test_an_edition_built_again_prints_what_was_known_then(lake, published, left_out, edition):
    lake.build(edition=edition, tests=False, select="+observations")
    [(as_of, data_year)] = lake.query(
        f"select default_as_of, data_year from reference.editions where edition = {edition}"
    )
    found = {
        (i, p, b): (value, received, shown, status)
        for i, p, b, value, received, shown, status in lake.query(
            "select indicator_id, period, breakdown, value, received_on, display_text || mark, series_status "
            "from indicators.observations"
        )
    }
    assert all(received <= as_of for _, received, *_ in found.values() if received), "nothing of after the freeze"
    mapping, known = Mapping(), {}
    for figure in published:
        day = figure["published_on"]
        if figure["figure_id"] in left_out or not day or day > str(as_of):
            continue
        key = mapping.key(figure)
        # the newest publication of a figure is the one that was known
        known[key] = max(known.get(key, ("", Decimal(0))), (day, Decimal(figure["value"])))
    wrong = {key: (value, found.get(key)) for key, (_, value) in known.items() if found.get(key, (None,))[0] != value}
    assert wrong == {}
    for key, (shown, status) in PRINTED.get(edition, {}).items():
        assert found[key][2:] == (shown, status)
    print(f"\nedition {edition} as of {as_of}: {len(known)} published figures known by then, all found")
    assert known or edition < 2022
    assert data_year == edition - 1
