"""A report table in Word: made new, and refreshed in the layout an author gave it."""

from dataclasses import replace

import pytest
from lxml import etree

from publish.documents.changes import Refused
from publish.documents.runs import Pen
from publish.documents.word_table import new_table, refresh_table, table_lines
from publish.office.package import w
from publish.office.text import visible_text
from tests.documents.made_up import accepted, block, cell, rejected, table

START = table([("verzonnen A", [cell("10"), cell("20")]), ("verzonnen B", [cell("30"), cell("40", yellow=True)])])


def made(of=START):
    return block("tabel:9.1", new_table(of))


def texts(control):
    return [[visible_text(c) for c in r.iter(w("tc"))] for r in control.element.iter(w("tr"))]


def fill(element):
    found = element.find(f"{w('tcPr')}/{w('shd')}")
    return None if found is None else found.get(w("fill"))


def at(control, row, column):
    return list(list(control.element.iter(w("tr")))[row].iter(w("tc")))[column]


def c14n(control):
    return etree.tostring(control.element, method="c14n")


def test_a_new_table_is_readable_for_everyone():
    control = made()
    assert texts(control) == [
        ["Onderwerp", "2023", "2024"],
        ["verzonnen A", "10", "20"],
        ["verzonnen B", "30", "40 [geel 1]"],
    ]
    names = [e.tag.split("}")[1] for e in control.element.iter(w("tblHeader"), w("tblCaption"), w("tblDescription"))]
    assert sorted(names) == ["tblCaption", "tblDescription", "tblHeader"]
    yellow = at(control, 2, 2)
    assert fill(yellow) == "FFFF00" and next(yellow.iter(w("highlight"))).get(w("val")) == "yellow"
    assert fill(at(control, 1, 1)) is None
    assert [e.get(w("val")) for e in at(control, 1, 1).iter(w("jc"))] == ["right"]
    lines = [p for p in control.content if p.tag == w("p")]
    assert [visible_text(p) for p in lines] == table_lines(START)
    assert {next(p.iter(w("pStyle"))).get(w("val")) for p in lines} == {"Bron"}
    assert not list(control.content.iter(w("sdt")))


def test_a_second_refresh_changes_nothing():
    control = made()
    before = c14n(control)
    assert refresh_table(control, START) == []
    assert c14n(control) == before


def test_yellow_goes_on_and_off_and_an_authors_fill_comes_back():
    control = made()
    target = at(control, 1, 1)
    shade = etree.SubElement(target.find(w("tcPr")), w("shd"))
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "92D050")):
        shade.set(w(name), value)
    before = c14n(control)
    yellow = table([("verzonnen A", [cell("10", yellow=True), cell("20")]), START.rows[1]])
    changes = refresh_table(control, yellow)
    assert [(c.place, c.old, c.new) for c in changes] == [("rij ‘verzonnen A’, kolom ‘2023’", "10", "10 [geel 1]")]
    assert fill(target) == "FFFF00"
    refresh_table(control, START)
    assert fill(target) == "92D050" and not list(target.iter(w("highlight")))
    assert visible_text(target) == "10"
    assert c14n(control) == before


def test_the_layout_of_an_author_stays_and_rows_come_and_go():
    control = made()
    label = next(at(control, 2, 0).iter(w("r")))
    label.insert(0, etree.fromstring(etree.tostring(next(at(control, 0, 0).iter(w("rPr"))))))
    next(control.element.iter(w("tblW"))).set(w("w"), "4000")
    now = table(
        [
            ("verzonnen B", [cell("31"), cell("40")]),
            ("verzonnen C", [cell("50"), cell("60", yellow=True)]),
        ]
    )
    changes = refresh_table(control, now)
    assert texts(control)[1:] == [["verzonnen B", "31", "40"], ["verzonnen C", "50", "60 [geel 1]"]]
    assert next(at(control, 1, 0).iter(w("b"))) is not None
    assert next(at(control, 2, 0).iter(w("b"))) is not None, "a new row looks like its neighbour"
    assert fill(at(control, 1, 2)) is None and fill(at(control, 2, 2)) == "FFFF00"
    assert next(control.element.iter(w("tblW"))).get(w("w")) == "4000"
    assert ("rij ‘verzonnen A’", "10 | 20", "", "rij vervallen") in [(c.place, c.old, c.new, c.why) for c in changes]
    assert refresh_table(control, now) == []


def test_columns_come_and_go_and_the_width_of_the_table_stays():
    control = made()
    wide = table(
        [("verzonnen A", [cell("10"), cell("20"), cell("25")]), ("verzonnen B", [cell("30"), cell("40"), cell("45")])],
        columns=("2023", "2024", "2025"),
    )
    width = sum(int(c.get(w("w"))) for c in control.element.iter(w("gridCol")))
    refresh_table(control, wide)
    assert texts(control)[0] == ["Onderwerp", "2023", "2024", "2025"]
    assert texts(control)[2] == ["verzonnen B", "30", "40", "45"]
    assert abs(sum(int(c.get(w("w"))) for c in control.element.iter(w("gridCol"))) - width) <= 4
    refresh_table(control, START)
    assert texts(control) == texts(made())


def test_a_new_year_takes_the_place_of_the_oldest():
    control = made()
    next(at(control, 1, 2).iter(w("r"))).insert(0, etree.fromstring(f'<w:rPr xmlns:w="{w("")[1:-1]}"><w:b/></w:rPr>'))
    shifted = table([("verzonnen A", [cell("20"), cell("25")])], columns=("2024", "2025"))
    changes = refresh_table(control, shifted)
    assert texts(control) == [["Onderwerp", "2024", "2025"], ["verzonnen A", "20", "25"]]
    assert list(at(control, 1, 2).iter(w("b"))) and not list(at(control, 1, 1).iter(w("b")))
    assert "verzonnen:20" not in [c.figure_id for c in changes], "the figure of 2024 only moved"


def test_a_heading_between_the_rows_stays():
    control = made()
    heading = etree.fromstring(
        f'<w:tr xmlns:w="{w("")[1:-1]}"><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p><w:r><w:t>kopje</w:t></w:r>'
        "</w:p></w:tc></w:tr>"
    )
    list(control.element.iter(w("tr")))[2].addprevious(heading)
    now = table([("verzonnen nieuw", [cell("1"), cell("2")]), *START.rows])
    refresh_table(control, now)
    assert [r[0] for r in texts(control)] == ["Onderwerp", "verzonnen nieuw", "verzonnen A", "kopje", "verzonnen B"]


def test_merged_cells_are_refused_and_nothing_changes():
    control = made()
    etree.SubElement(at(control, 1, 1).find(w("tcPr")), w("gridSpan")).set(w("val"), "1")
    before = c14n(control)
    with pytest.raises(Refused, match="samengevoegde cellen"):
        refresh_table(control, table([("verzonnen A", [cell("11"), cell("20")])]))
    assert c14n(control) == before


def test_tracked_cells_can_be_accepted_and_rejected():
    start = table([START.rows[0], ("verzonnen B", [cell("30"), cell("40")])], note="")
    control = made(start)
    before = texts(control)
    lines = [visible_text(p) for p in control.content.findall(w("p"))]
    now = table([("verzonnen A", [cell("11", yellow=True), cell("20")])])
    with pytest.raises(Refused, match="vervallen"):
        refresh_table(control, now, Pen(track=True))
    now = table([*now.rows, ("verzonnen B", [cell("30"), cell("41", yellow=True)])])
    assert len(refresh_table(control, now, Pen(track=True))) == 4
    assert refresh_table(control, now, Pen(track=True)) == []
    wanted = [["Onderwerp", "2023", "2024"], ["verzonnen A", "11 [geel 1]", "20"]]
    wanted.append(["verzonnen B", "30", "41 [geel 1]"])
    for settled, expected, filled in ((accepted, wanted, "FFFF00"), (rejected, before, None)):
        rows = list(settled(control.element).iter(w("tr")))
        assert [[visible_text(c) for c in r.iter(w("tc"))] for r in rows] == expected
        assert fill(rows[1][-2]) == filled
        assert len(rows) == 3
    found = [[visible_text(p) for p in settled(control.content).findall(w("p"))] for settled in (accepted, rejected)]
    assert found == [table_lines(now), lines]


def test_a_table_without_figures_is_one_yellow_line_until_they_arrive():
    line = "[geel: nog geen cijfer ontvangen; verwacht van verzonnen sinds 31 maart 2023]"
    silent = replace(START, no_figures=line)
    control = block("tabel:9.1", new_table(silent))
    assert [visible_text(p) for p in control.content] == [line, "Stand van de gegevens: 1 mei 2025."]
    [shown] = [r for r in control.content[0].iter(w("r")) if visible_text(r)]
    assert shown.find(f"{w('rPr')}/{w('highlight')}").get(w("val")) == "yellow"
    assert control.content[0].find(f"{w('pPr')}/{w('shd')}").get(w("fill")) == "FFFF00"
    for pen in (Pen(), Pen(track=True)):
        assert refresh_table(control, silent, pen) == []
    with pytest.raises(Refused, match="geen tabel in"):
        refresh_table(control, START, Pen(track=True))
    assert [c.place for c in refresh_table(control, START)] == ["hele tabel"]
    assert texts(control) == texts(made())


def test_an_empty_control_gets_the_table():
    control = block("tabel:9.1", [etree.fromstring(f'<w:p xmlns:w="{w("")[1:-1]}"/>')])
    assert [c.place for c in refresh_table(control, START)] == ["hele tabel"]
    assert texts(control) == texts(made())
