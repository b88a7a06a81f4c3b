"""What journalists and authors type, and the figure that answers: of the bundled real figures, data year 2025.

The answer is reasoned, not read off: the total before its parts, the newest year with a number of its own, a number
before its change, and of two readings of a word the one that the summary of the report prints.
"""

from __future__ import annotations

import re

import pytest

from publish.find.search import Index, load_names
from publish.prose.subjects import vocabulary
from svm.database import connect
from svm.figures import load_registry

QUERIES = {
    # the summary prints first applications; 2025 is there
    "asielaanvragen": "asy_first:2025",
    "asiel": "asy_first:2025",
    "hoeveel asielzoekers": "asy_first:2025",
    "asylum applications": "asy_first:2025",
    "asielaanvragen 2024": "asy_first:2024",
    "asielanvragen": "asy_first:2025",
    "herhaalde asielaanvragen": "asy_repeat:2024",
    # a change is what is asked for
    "daling asielaanvragen": "asy_first:2025:change_pct",
    # one nationality, in any form of its name
    "syriers": "asy_first:2025:nationality=SYR",
    "Syrische asielaanvragen 2024": "asy_first:2024:nationality=SYR",
    "asylum applications Syria 2025": "asy_first:2025:nationality=SYR",
    "turken": "asy_first:2025:nationality=TUR",
    "nareis syrië": "asy_nareis_arrivals:2025:nationality=SYR",
    # nareis and gezinshereniging are counted by who arrives
    "nareis": "asy_nareis_arrivals:2025",
    "gezinshereniging": "asy_nareis_arrivals:2025",
    "inwilligingspercentage": "asy_grant_rate_nl:2025",
    # the total without resettlement of 2024 is newer than the whole total of 2023
    "asielinstroom": "asy_inflow_total:2024:scope=excl_resettlement_relocation",
    # the average of 2024 is newer than the stock of 2023
    "bezetting COA": "asy_coa_occupancy:2024:stat=average_daily",
    "bewoners azc": "asy_coa_occupancy:2024:stat=average_daily",
    "dublin": "asy_dublin_claims_out:2024",
    "amv": "asy_amv_first:2023",
    "dwangsomen": "asy_penalties:2025",
    # who registers is the first question about Ukraine; the last number is of the end of 2024
    "Oekraïners": "ukr_registered:2024-12-31",
    "ontheemden uit oekraine": "ukr_registered:2024-12-31",
    "terugkeer": "dep_dtv_by_type:2024",
    "uitgezet": "dep_dtv_by_type:2024:departure_type=gedwongen",
    "illegalen": "sup_illegal_found:2023",
    "taakstelling": "hou_target:2025-H2",
    "immigratie": "reg_immigration:2025",
    "emigratie 2025": "reg_emigration:2025",
    "net migration": "reg_net_migration:2025",
    # nothing is called labour migration: permits to work have the newest number
    "arbeidsmigratie": "reg_twv:2023",
    "vluchtelingen wereldwijd": "int_refugees_total:2024-12-31",
    "asielaanvragen EU": "eu_asylum_first:2024:geo=EU27",
    # the asylum figures of the first table of chapter 3 as it is printed
    "tabel 3.2": "asy_first:2025",
}


@pytest.fixture(scope="module")
def index(samples) -> Index:
    con = connect(samples.home)
    return Index(load_registry(con), load_names(con))


@pytest.mark.parametrize(("words", "first"), QUERIES.items())
def test_the_headline_comes_first(index, words, first):
    hits = index.search(words)
    assert hits, index.unknown(words)
    assert [hit.figure.figure_id for hit in hits.best(1)] == [first]
    known = hits.headline
    assert known and known.figure.figure_id == first


def test_a_word_that_nothing_has_gets_words_like_it(index):
    assert index.unknown("asiel xyzzy") == ["xyzzy"]
    assert "inburgeringsexamen" in index.near("inburgeringsexams")


def test_every_word_to_search_with_says_why_and_finds_something(index):
    for codes, terms in vocabulary().sought:
        assert codes and terms
        for term in terms:
            word = re.sub(r"\*", "", term)
            assert index.search(word), term
