"""A round on the bundled real figures: two made-up documents ("verzonnen"), a figure that changes in a copy, a sentence."""

from __future__ import annotations

import csv
import datetime as dt
import shutil

import duckdb
import pytest

from publish.documents.refresh import refresh
from publish.follow import signoff
from publish.office.package import Package, w
from publish.release.agreements import approve_text
from publish.release.freeze import freeze
from publish.release.frozen import versions
from publish.release.round import load_texts
from publish.release.verify import damaged_releases
from publish.tables.table import load_tables
from svm.database import connect
from svm.errors import AuthorError, UserError
from svm.figures import load_registry
from svm.home import Home
from tests.documents.made import p, run, sdt, word
from tests.news.made_up import retype

CHANGED, KEPT = "hou_target:2025-H2", "hou_realised:2024-H1"
OWNER, OTHER = "Ministerie van Volkshuisvesting en Ruimtelijke Ordening", "Ministerie van Asiel en Migratie"
PLACES = "tabel 6.1, tabel 6.2, tabel 6.3, de tekst"
ROLE, REASON = "verzonnen hoofd", "verzonnen: het ministerie stelde de taakstelling bij"
STEADY = "Deze verzonnen alinea blijft zoals zij is."
SENTENCE, EDITED = "De opgave is verzonnen groot.", "De opgave is verzonnen klein."
HEAD = "edition,approver,figure_id,signature,approved_on,approved_by_role,approved_text\n"
#: as models/indicators/signoffs.sql has it
SIGNED = """
    create or replace table indicators.signoffs as
    select
        r.approver, r.figure_id, r.approved_on, r.approved_by_role, r.signature as approved_signature, r.approved_text,
        f.signature, f.display_text,
        case when f.signature = r.signature then 'akkoord' else 'opnieuw bevestigen' end as signoff_state
    from read_csv('{}', all_varchar = true) as r left join indicators.figures as f using (figure_id)
"""


@pytest.fixture(scope="module")
def home(samples, tmp_path_factory) -> Home:
    """A home with a copy of the published database, which a test may edit, and the lake of the samples."""
    made = Home(tmp_path_factory.mktemp("round"))
    made.lake.symlink_to(samples.home.lake)
    made.published_database.parent.mkdir(exist_ok=True)
    shutil.copyfile(samples.home.published_database, made.published_database)
    return made


@pytest.fixture(autouse=True)
def without_the_pack(monkeypatch) -> None:
    """The workbook and pages of a version take most of its time and are tried elsewhere."""
    monkeypatch.setattr("publish.release.freeze.write_tables", lambda *_: [])


@pytest.fixture(scope="module")
def document(home, tmp_path_factory):
    """A made-up chapter 6 with two fields and three paragraphs."""
    with connect(home) as con:
        figures = load_registry(con)
    bound = [sdt(f, "verzonnen", run(figures.get(f).running_text)) for f in (CHANGED, KEPT)]
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{}</w:p>'.format(run("6 Huisvesting"))
    return word(
        tmp_path_factory.mktemp("documenten") / "hoofdstuk_6.docx",
        heading,
        p(run("De taakstelling was "), bound[0], run(", en eerder "), bound[1], run(".")),
        SENTENCE,
        STEADY,
    )


def edit(home: Home, *statements: str) -> None:
    with duckdb.connect(str(home.published_database)) as con:
        for statement in statements:
            con.execute(statement)


def sign(home: Home, path) -> None:
    """Approve chapter 6 for its first owner, as `svm sign-off --document` does, and compute the states."""
    register = home.root / "register.csv"
    register.write_text(HEAD)
    given = {"role": ROLE, "on": dt.date(2026, 6, 22)}
    with connect(home) as con:
        text = load_texts(con, [path])[6]
        assert signoff.sign_text_figures(con, text, approver=OWNER, register=register, **given) > 50
        approve_text(home, 2026, OWNER, text=text, **given)
    edit(home, SIGNED.format(register))


def lines(release) -> list[dict[str, str]]:
    with (release.folder / "wijzigingen" / "wijzigingen.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_round_tells_what_changed_and_opens_only_what_was_touched(home, document):
    with connect(home) as con:
        first = freeze(con, home, portal="IDAM", documents=[document.parent])
        assert first.is_new and not freeze(con, home, portal="IDAM").is_new, "without documents they say nothing"
        assert [d["name"] for d in first.release.manifest["documents"]] == ["hoofdstuk_6.docx"]
        assert signoff.agree_to_version(
            con, home, portal="idam", version="idam", role=ROLE, on=dt.date(2026, 6, 22)
        ).portal == "IDAM"  # fmt: skip
    kept = first.release.folder / "documenten" / "hoofdstuk_6.docx"
    assert kept.read_bytes() == document.read_bytes() and lines(first.release) == []
    assert "er is geen eerdere versie" in words(first.release, 3)
    sign(home, document)
    old = change_one_figure(home)
    retype(document, SENTENCE, EDITED)
    with connect(home) as con:
        with pytest.raises(AuthorError, match="niet zijn zoals ze nu horen") as stale:
            freeze(con, home, portal="ACAM", documents=[document])
        assert CHANGED in str(stale.value) and "svm doc refresh" in stale.value.next_step
        tables = {t.table_id: t for t in load_tables(con)}
        refresh(document, load_registry(con), tables.get)
        done = freeze(con, home, portal="ACAM", documents=[document], reason=REASON, role=ROLE)
        found = lines(done.release)
        assert {(r["hoofdstuk"], r["soort"], r["sleutel"], r["wat"]) for r in found} == {
            ("0", "cijfer", CHANGED, "in tabel 0.7"),
            ("0", "tabel", "0.7", "1 cel gewijzigd"),
            ("6", "cijfer", CHANGED, f"in {PLACES}"),
            # addresses: tables 6.1, 6.2 and 6.3 in print
            ("6", "tabel", "6.1", "1 cel gewijzigd"),
            ("6", "tabel", "6.4", "1 cel gewijzigd"),
            ("6", "tabel", "6.3", "1 cel gewijzigd"),
            ("6", "zin", "", "alleen cijfers"),
            ("6", "zin", "", "gewijzigd"),
        }
        figures, (numbers, sentence) = [r for r in found if r["soort"] == "cijfer"], found[-2:]
        assert {r["reden"] for r in figures} == {f"reguliere herziening; reden: {REASON}"}
        assert {(r["was"].split()[0], r["is_nu"].split()[0]) for r in figures} == {(old, "13.131")}
        assert (numbers["wat"], numbers["is_nu"]) == ("alleen cijfers", numbers["was"].replace(old, "13.131"))
        assert (sentence["wat"], sentence["was"], sentence["is_nu"]) == ("gewijzigd", SENTENCE, EDITED)
        assert done.release.manifest["compared_with"] == "editie 2026 idam"
        assert done.release.manifest["changed_sentences"] == 1
        edit_tells = words(done.release, 6)
        assert EDITED in edit_tells and OWNER in edit_tells and "reguliere herziening" in edit_tells
        assert "Niets veranderd." in words(done.release, 7) and STEADY not in edit_tells
    assert damaged_releases(home) == []
    edit(home, SIGNED.format(home.root / "register.csv"))
    with connect(home) as con:
        texts = load_texts(con, [document])
        states = {s.owner.ministry: s for s in signoff.chapter_states(con, home, texts) if s.owner.chapter == 6}
        mine, other = states[OWNER], states[OTHER]
        assert [(r.figure_id, r.old, r.new, r.places) for r in mine.reopened] == [(CHANGED, old, "13.131", PLACES)]
        assert [(e.kind, e.before.text, e.after.text) for e in mine.edits] == [("gewijzigd", SENTENCE, EDITED)]
        assert (mine.state, other.state, other.figures) == ("opnieuw open", "open", 0) and not mine.missing
        told = "\n".join(signoff.report(con, home, texts))
        assert f"{CHANGED} ({PLACES}): {old} → 13.131 (opnieuw bevestigen)" in told
        assert f"gewijzigd: “{SENTENCE}” → “{EDITED}”" in told and STEADY not in told
        assert f"IDAM: akkoord met versie idam op 2026-06-22 ({ROLE}); daarna bevroren: acam" in told
        assert "ACAM: nog geen akkoord" in told


def test_the_final_version_waits_for_an_approval_of_a_text_that_is_open_again(home, document):
    edit(
        home,
        "update monitor.cell_status set blocks_release = false",
        "delete from monitor.doubts",
        "update indicators.signoffs set signoff_state = 'akkoord'",
        "delete from indicators.residual_findings",
    )
    with connect(home) as con:
        with pytest.raises(UserError, match="1 paragraphs are not as they were approved") as refused:
            freeze(con, home, documents=[document], reason=REASON, role=ROLE)
        assert EDITED in str(refused.value) and OWNER in str(refused.value)


def test_a_text_that_changed_after_a_binding_agreement_needs_a_reason(home, document, tmp_path):
    copy = shutil.copy(document, tmp_path / "hoofdstuk_6.docx")
    retype(copy, STEADY, "Deze verzonnen alinea blijft niet zoals zij is.")
    with connect(home) as con:
        assert versions(home, 2026)[-1].version == "acam"
        with pytest.raises(UserError, match="0 figures and 1 paragraphs changed since acam"):
            freeze(con, home, portal="SOM", documents=[copy])


def test_a_document_of_no_clear_chapter_is_refused_and_a_ministry_stays_in_its_own(home, document, tmp_path):
    loose = word(tmp_path / "verzonnen.docx", "Zonder kop en zonder veld.")
    twice = shutil.copy(document, tmp_path / "nog_een.docx")
    wrong = shutil.copy(document, tmp_path / "hoofdstuk_3.docx")
    with connect(home) as con:
        for given, said in (
            ([loose], "niet duidelijk"),
            ([document, twice], "allebei hoofdstuk 6"),
            ([wrong], "de bestandsnaam zegt hoofdstuk 3, de kop hoofdstuk 6"),
        ):
            with pytest.raises(AuthorError, match=said):
                load_texts(con, given)
        assert list(load_texts(con, [twice])) == [6], "by its heading"
        with pytest.raises(AuthorError, match="is geen eigenaar van hoofdstuk 3") as refused:
            signoff.approver_of(con, OWNER.upper(), [3])
        assert refused.value.expected == "een hoofdstuk van dit ministerie: 6"
        with pytest.raises(AuthorError, match="geen eigenaar"):
            signoff.sign_off(con, approver=OWNER, role=ROLE, on=dt.date(2026, 6, 22), figures=("asy_first:2025",))


def change_one_figure(home: Home) -> str:
    """Give a figure a made-up value as a delivery of a later day would; returns what it said. The reference date moves."""
    with connect(home) as con:
        old = load_registry(con).get(CHANGED).display_text
    indicator, period = CHANGED.split(":")
    texts = ", ".join(
        f"{name} = replace({name}, '{old}', '13.131')"
        for name in ("display_text", "running_text", "table_text", "headline_text")
    )
    edit(
        home,
        f"update indicators.figures set {texts}, printed_value = 13131, value = 13131, signature = 'verzonnen' "
        f"where figure_id = '{CHANGED}'",
        "update indicators.table_cells set display_text = '13.131', printed_value = 13131 "
        f"where figure_id = '{CHANGED}'",
        "update indicators.edition set as_of = '2026-06-28'",
        "insert into monitor.vintages by name select * replace (2 as vintage_number, date '2026-06-25' as known_from, "
        "'reguliere_herziening' as change_kind) from monitor.vintages "
        f"where indicator_id = '{indicator}' and period = '{period}' and breakdown = '' and vintage_number = 1",
    )
    return old


def words(release, chapter: int) -> str:
    package = Package.open(release.folder / "wijzigingen" / f"hoofdstuk_{chapter}.docx")
    return " ".join(t.text or "" for t in package.tree(package.document).iter(w("t")))
