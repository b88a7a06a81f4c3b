"""What others wrote makes no line and no mark of ours."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from svm.safe import as_code, in_letter, on_screen


@given(st.text(st.characters(codec=None), max_size=40))
def test_nothing_unseen_reaches_the_screen(text):
    shown = on_screen(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown)
    assert "\n" not in as_code(text) and len(shown.splitlines()) <= 1


@given(st.text("ab<[*\\> \n", max_size=30))
def test_in_a_letter_each_mark_is_escaped(text):
    shown = in_letter(text)
    assert shown.replace("\\\\", "").count("<") == shown.replace("\\\\", "").count("\\<")


def test_plain_text_stays_as_it_is():
    for text in ("levering_ind (1).csv", "één, twee: 1.024 – drie", "de kolom `a_b` is leeg"):
        assert on_screen(text) == text and in_letter(text) == text
