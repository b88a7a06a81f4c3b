"""Opening a Word file with care and writing it whole or not at all."""

import os
import time
import zipfile

import pytest

from publish.documents.refresh import refresh
from publish.office.package import Package
from publish.office.parts import OLE
from svm.errors import UserError
from tests.documents.made_up import document, figure, p, parts, registry, rewrite, run, sdt

DOCUMENT = "word/document.xml"


@pytest.fixture
def path(tmp_path):
    return document(tmp_path / "verzonnen.docx", p(run("Er kwamen ") + sdt("verzonnen:1", run("999"))))


def renew(path, **options):
    return refresh(path, registry(figure(1, "44.000")), lambda table_id: None, **options)


def refused(path, words, **options):
    """A refresh is refused in plain words; the file and its folder are as they were."""
    before = path.read_bytes() if path.is_file() else None
    beside = sorted(path.parent.iterdir())
    with pytest.raises(UserError, match=words) as error:
        renew(path, **options)
    assert error.value.next_step
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(path.parent.iterdir()) == beside


def test_a_file_that_is_not_there(tmp_path):
    refused(tmp_path / "geen.docx", "bestaat niet")
    refused(tmp_path, "bestaat niet")


@pytest.mark.parametrize("size", [0, 10, 1000, -100])
def test_half_a_file(path, size):
    path.write_bytes(path.read_bytes()[:size])
    refused(path, "beschadigd|anders van omvang")


@pytest.mark.parametrize("step", range(0, 4000, 400))
def test_a_damaged_byte_never_gives_a_traceback(path, step):
    data = bytearray(path.read_bytes())
    for at in range(step, min(step + 400, len(data)), 57):
        data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    try:
        renew(path)
    except UserError as error:
        assert "Traceback" not in str(error)
        assert path.read_bytes() == bytes(data)


def test_a_password_or_an_old_doc(path):
    path.write_bytes(OLE + b"verzonnen" * 100)
    refused(path, "oud Office-bestand of het heeft een wachtwoord")


def test_a_spreadsheet_and_a_plain_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "verzonnen")
    refused(path, "geen Word-document")


def test_a_zip_bomb(path):
    rewrite(path, {"word/media/verzonnen.bin": bytes(40 * 1024 * 1024)})
    start = time.perf_counter()
    refused(path, "pakt uit tot .* 40 MB")
    assert time.perf_counter() - start < 2


def test_a_part_that_lies_about_its_size(path):
    data = path.read_bytes()
    size = len(parts(path)[DOCUMENT])
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (size + 5).to_bytes(4, "little")))
    refused(path, "beschadigd|anders van omvang")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY x "a"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/verzonnen.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_or_an_entity(path, doctype, encoding):
    xml = parts(path)[DOCUMENT].decode()
    head, _, body = xml.partition("?>")
    text = head.replace("UTF-8", encoding) + "?>" + doctype + body.replace("oud", "&x;")
    rewrite(path, {DOCUMENT: text.encode(encoding)})
    refused(path, "documenttypedeclaratie|geen goede XML")


def test_broken_xml_and_a_bottomless_tree(path):
    xml = parts(path)[DOCUMENT]
    rewrite(path, {DOCUMENT: xml[:-20]})
    refused(path, "het deel word/document.xml is geen goede XML")
    deep = 100_000
    rewrite(path, {DOCUMENT: xml.replace(b"<w:body>", b"<w:body>" + b"<w:p>" * deep + b"</w:p>" * deep)})
    refused(path, "het deel word/document.xml is geen goede XML")


def test_the_strict_form_is_not_passed_over(path):
    xml = parts(path)[DOCUMENT]
    strict = xml.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    rewrite(path, {DOCUMENT: strict})
    refused(path, "Strict Open XML")


@pytest.mark.parametrize(("kind", "words"), [("document.macroEnabled", "macro"), ("template", "sjabloon")])
def test_another_kind_of_word_file_is_named(path, kind, words):
    types = parts(path)["[Content_Types].xml"]
    rewrite(path, {"[Content_Types].xml": types.replace(b"document.main+xml", f"{kind}.main+xml".encode())})
    refused(path, words)


def test_a_main_part_that_has_its_type_from_its_extension(path):
    types = parts(path)["[Content_Types].xml"].decode()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = types.replace(f'<Override PartName="/{DOCUMENT}" ContentType="{main}"/>', "")
    types = types.replace('Extension="xml" ContentType="application/xml"', f'Extension="xml" ContentType="{main}"')
    assert types.count(main) == 1
    rewrite(path, {"[Content_Types].xml": types.encode()})
    assert Package.open(path).kinds() == {DOCUMENT: "document.main"}
    assert renew(path).written


@pytest.mark.parametrize("name", ["../buiten.xml", "/etc/verzonnen", "word/../../x"])
def test_a_part_outside_the_file(path, name):
    rewrite(path, {name: b"x"})
    refused(path, "buiten het bestand")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(DOCUMENT, "<x/>")
    refused(path, "twee delen met dezelfde naam")


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("verzonnen.docx", "~$rzonnen.docx"),
        ("verslag.docx", "~$erslag.docx"),
        ("kort.docx", "~$kort.docx"),
        ("verzonnen.docx", ".~lock.verzonnen.docx#"),
    ],
)
def test_a_document_that_is_open(path, name, lock):
    path = path.rename(path.with_name(name))
    path.with_name(lock).write_bytes(b"verzonnen")
    refused(path, "is open in Word, Excel of LibreOffice")
    assert renew(path, dry_run=True).changes, "looking is free"
    path.with_name(lock).unlink()
    assert renew(path).written


def test_a_target_that_is_open(path):
    target = path.with_name("doelbestand.docx")
    path.with_name("~$elbestand.docx").write_bytes(b"verzonnen")
    refused(path, "doelbestand.docx is open", target=target)


def test_a_read_only_file(path):
    path.chmod(0o444)
    refused(path, "is alleen-lezen")


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may write in every folder")
def test_a_read_only_folder(path):
    path.parent.chmod(0o555)
    try:
        refused(path, "kan niet worden geschreven")
    finally:
        path.parent.chmod(0o755)


def test_a_folder_that_cannot_be_written(path, monkeypatch):
    def deny(*args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("svm.files.tempfile.mkstemp", deny)
    refused(path, "kan niet worden geschreven.*Permission denied")


def test_a_folder_that_is_not_there_is_made(path):
    target = path.parent / "nieuw" / "b.docx"
    assert renew(path, target=target).written and target.is_file()


def test_a_full_disk(path, monkeypatch):
    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    refused(path, "No space left")


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, SystemExit])
def test_killed_in_the_middle(path, monkeypatch, error):
    """Whatever stops a refresh before the last step leaves the document, and nothing beside it."""
    before = path.read_bytes()
    package = Package.open(path)
    package.tree(DOCUMENT)[0][0][0][0].text = "Er gingen "

    def stop(written):
        raise error

    with pytest.raises(error):
        package.save(path, stop)
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


def test_what_nobody_touched_is_kept_byte_for_byte(path):
    before = parts(path)
    path.chmod(0o640)
    renew(path)
    after = parts(path)
    assert {n for n in before if before[n] != after[n]} == {DOCUMENT}
    assert list(before) == list(after) and path.stat().st_mode & 0o777 == 0o640
