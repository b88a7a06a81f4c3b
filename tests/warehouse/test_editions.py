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


EDITIONS = (2021, 2022, 2023, 2024, 2025)


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_built_again_prints_what_was_known_then(samples, published, left_out, edition, tmp_path):
    built = Door.beside(tmp_path, samples)
    built.build("+observations", tests=False, edition=edition)
    query = built.query
    [(as_of, data_year)] = query(f"select default_as_of, data_year from reference.editions where edition = {edition}")
    found = {
        (i, p, b): (value, received, shown, status)
        for i, p, b, value, received, shown, status in query(
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
