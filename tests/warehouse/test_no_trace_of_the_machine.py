"""Nothing that goes out says where or by whom it was made, nor holds rows about single persons: whatever the kind of file."""

from __future__ import annotations

import io
import platform
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pypdf
import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from svm.home import PROJECT
from tests.conftest import Door

#: folders of a machine, as any of the systems writes them
FOLDERS = re.compile(rb"(?:/(?:tmp|home|Users|root|private/var|var/folders)/|[A-Z]:\\Users\\)[\w.-]+")
#: schemas that a published file may have; rows about single persons would be in one of their own
SCHEMAS = {
    "staging", "intermediate", "indicators", "monitor", "reference",
    "migratie", "asiel", "oekraine", "toezicht_vertrek", "huisvesting", "inburgering_naturalisatie",
    "search", "catalogue",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(samples, tmp_path_factory) -> Path:
    """All that the commands write of the bundled edition, in a home of its own."""
    door = Door.beside(tmp_path_factory.mktemp("outside"), samples)
    home = door.home.root
    door.home.published_database.parent.mkdir(exist_ok=True)
    door.home.published_database.write_bytes(samples.home.published_database.read_bytes())
    chapter = home / "out" / "hoofdstuk_3.docx"
    for words in (
        ["export"],
        ["release", "--portal", "IDAM"],
        ["dashboard"],
        ["doc", "new", "3", "--to", str(chapter)],
        ["workbook", "new", str(home / "out" / "cijfers.xlsx")],
    ):
        result = CliRunner().invoke(svm, words, env={"SVM_HOME": str(home)}, catch_exceptions=False)
        assert result.exit_code == 0, (words, result.output)
    return home


def inside(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it is, and what is packed in it."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from inside(f"{name}/{member}", archive.read(member))
    if data.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield f"{name}, properties", str(reader.metadata).encode()
        yield f"{name}, text", "\n".join(page.extract_text() for page in reader.pages).encode()
    if data.startswith(b"PAR1"):
        with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
            copy.write(data)
            copy.flush()
            yield f"{name}, rows", str(duckdb.sql(f"from read_parquet('{copy.name}')").fetchall()).encode()


def traces(home: Path, data: bytes) -> set[bytes]:
    """What of the machine stands in the bytes, also in the two-byte letters of some office parts."""
    names = [str(home), str(PROJECT), str(Path.home()) if len(Path.home().parts) > 2 else "", platform.node()]
    wanted = [name for name in names if len(name) > 4]
    found = {match for text in {data, data.replace(b"\0", b"")} for match in FOLDERS.findall(text)}
    return found | {n.encode() for n in wanted if n.encode() in data or n.encode("utf-16-le") in data}


def test_no_file_says_where_it_was_made(made):
    looked, found = 0, {}
    for folder in ("out", "releases"):
        for path in sorted((made / folder).rglob("*")):
            if path.is_file():
                for name, data in inside(path.relative_to(made).as_posix(), path.read_bytes()):
                    looked += 1
                    if told := traces(made, data):
                        found[name] = told
    assert found == {} and looked > 1000


def test_a_trace_would_be_found(made, tmp_path):
    book = tmp_path / "made_up.xlsx"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("docProps/app.xml", f"<x>{made}</x>")
        archive.writestr("other.bin", str(PROJECT).encode("utf-16-le"))
    assert [name for name, data in inside("book", book.read_bytes()) if traces(made, data)]
    duckdb.sql(f"copy (select '{made}' as told) to '{tmp_path}/rows.parquet'")
    assert [name for name, data in inside("rows", (tmp_path / "rows.parquet").read_bytes()) if traces(made, data)]


def test_the_published_database_has_no_path_and_no_rows_of_persons(made):
    database = made / "warehouse" / "svm.duckdb"
    with duckdb.connect(str(database), read_only=True) as con:
        tables = con.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
        assert {schema for schema, _ in tables} == SCHEMAS
        wanted = "|".join([FOLDERS.pattern.decode(), re.escape(str(made)), re.escape(str(PROJECT))])
        rows = 'select cast(t as varchar) from {}."{}" as t where regexp_matches(cast(t as varchar), ?) limit 1'
        told = {(s, n): row for s, n in tables for row in con.execute(rows.format(s, n), [wanted]).fetchall()}
        assert told == {}
        said = con.execute(
            "select sql from duckdb_views() where not internal union all select comment from duckdb_tables()"
        )
        assert not traces(made, str(said.fetchall()).encode())
