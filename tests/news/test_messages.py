"""The wording: nothing is said by itself, every number and direction is a figure's."""

from __future__ import annotations

import pytest
import yaml

from publish.news.messages import WORDING, load_messages
from svm.errors import UserError

SOUND = {"titel": ["Verzonnen titel"], "inleiding": [], "alineas": [], "berichten": {}, "kaarten": {}}
SOUND |= {"plaatsen": {"embargo": "verzonnen", "citaat": "verzonnen", "contact": "verzonnen"}}


def test_the_wording_of_the_project_is_whole_and_has_a_limit_per_channel():
    messages = load_messages()
    assert messages.limits == {"x": 280, "bluesky": 300, "mastodon": 500, "linkedin": 3000}
    assert 2 <= len(messages.paragraphs) <= 3 and messages.cards


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"titel": ["Er kwamen 24.140 mensen"]}, "noemt zelf het getal 24.140"),
        ({"titel": ["De helft van {asy_first:{jaar}}"]}, "noemt zelf het getal"),
        ({"titel": ["De stand van 2025"]}, "noemt zelf het getal 2025"),
        ({"inleiding": ["Het aantal daalde naar {asy_first:{jaar}}."]}, "noemt zelf de richting ‘daalde’"),
        ({"inleiding": ["Dat zijn er meer dan in {vorig_jaar}."]}, "noemt zelf de richting ‘meer’"),
        ({"inleiding": ["Het waren er {asy_first:{jaar}@groot}."]}, "noemt de vorm ‘groot’"),
        ({"inleiding": ["Het waren er {asy_first:{jaar}."]}, "accolade"),
        ({"inleiding": ["Dat is {asy_first:{jaar}:change_pct?anders}."]}, "twee of drie woorden"),
        ({"kaarten": {"kaart": "In {jaar} {asy_first:{jaar}@kop}"}}, "niet met haar cijfer begint"),
        ({"alineas": [{"kop": "Asiel"}]}, "mist iets"),
        ({"inleiding": [["Het waren er {asy_first:{jaar}@groot}."]]}, "noemt de vorm ‘groot’"),
        ({"plaatsen": {"embargo": "verzonnen"}}, "mist iets"),
        ({"berichten": {"x": {"grens": "veel", "zinnen": []}}}, "mist iets"),
        ({"titel": None}, "heeft geen lijst `titel`"),
    ],
)
def test_what_the_wording_may_not_say_is_refused_with_its_sentence(tmp_path, changed, told):
    path = tmp_path / "woorden.yml"
    path.write_text(yaml.safe_dump(SOUND | changed, allow_unicode=True), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_messages(path)
    assert told in str(refused.value) and "woorden.yml" in str(refused.value) and "Volgende stap" in str(refused.value)


def test_a_file_that_is_no_yaml_is_refused(tmp_path):
    path = tmp_path / "woorden.yml"
    path.write_text("titel: [", encoding="utf-8")
    with pytest.raises(UserError, match="is niet te lezen"):
        load_messages(path)
    assert WORDING.exists()
