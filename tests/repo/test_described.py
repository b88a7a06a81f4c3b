"""`dbt docs` is complete: seeds, sources, lineage and exposures, each compared with what it describes."""

from __future__ import annotations

import csv
import json

from ingest import checks
from ingest.contracts import contracts
from ingest.ledger import ANNOUNCED, DATASETS, LEDGER, REFUSAL, RETRACTION
from ingest.template import TEMPLATE_PARTNER
from svm.home import PROJECT
from tests.conftest import Door

SEEDS = {path.stem: path for path in (PROJECT / "seeds").rglob("*.csv")}
# read and checked, but no indicator of the catalogue uses it
UNUSED = {"unhcr.asylum_applications", "unhcr.asylum_decisions"}


def rows(seed: str) -> list[dict[str, str]]:
    with SEEDS[seed].open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def columns(node) -> list[str]:
    return [column["name"] for column in node["columns"].values()]


def named(nodes, kind: str) -> dict[str, dict]:
    return {node["name"]: node for node in nodes.values() if node["resource_type"] == kind}


def test_every_seed_and_each_of_its_columns_is_described(manifest):
    seeds = named(manifest["nodes"], "seed")
    assert set(seeds) == set(SEEDS)
    for name, node in seeds.items():
        header = next(csv.reader(SEEDS[name].open(encoding="utf-8")))
        assert columns(node) == header, f"{name}: describe these columns in seeds/_seeds.yml, in this order"
        blank = [c["name"] for c in node["columns"].values() if not c["description"]]
        assert node["description"] and blank == [], name


def test_every_model_has_a_test_of_its_own(manifest):
    """Of its grain at least: not one of several that it happens to be in."""
    nodes = manifest["nodes"]
    tested = {node.get("attached_node") for node in nodes.values() if node["resource_type"] == "test"}
    models = {key for key, node in nodes.items() if node["resource_type"] == "model"}
    assert len(models) > 100 and sorted(models - tested) == []


def test_every_source_is_described(manifest):
    for node in manifest["sources"].values():
        assert node["description"], node["unique_id"]
        assert all(c["description"] for c in node["columns"].values()), node["unique_id"]


def test_the_sources_of_the_door_have_the_columns_that_the_door_writes(manifest):
    found = {f"{n['source_name']}.{n['name']}": columns(n) for n in manifest["sources"].values()}
    assert found["door.ledger"] == list(LEDGER)
    assert found["door.datasets"] == list(DATASETS)
    assert found["public.announced"] == list(ANNOUNCED)
    assert found["decided.retractions"] == list(RETRACTION)
    assert found["refused.refusal"] == list(REFUSAL)
    assert found["door.checks"] == found["refused.checks"] == list(checks.COLUMNS)


def test_every_chapter_has_an_exposure_that_reads_all_marts_of_its_theme(manifest):
    exposures = manifest["exposures"].values()
    for chapter in rows("chapters"):
        number = int(chapter["chapter"])
        found = [e for e in exposures if e["config"]["meta"].get("chapter") == number]
        if not chapter["theme"]:
            # the summary and the policy chapter have no theme
            assert found, chapter["title_nl"]
            continue
        marts = {
            k
            for k, n in manifest["nodes"].items()
            if n["fqn"][1:3] == ["marts", chapter["theme"]] and "sql" in n["path"]
        }
        marts = {k for k in marts if manifest["nodes"][k]["resource_type"] == "model"}
        assert len(found) == 1 and marts <= set(found[0]["depends_on"]["nodes"]), chapter["title_nl"]
        assert found[0]["label"] == f"Hoofdstuk {number}: {chapter['title_nl']}"
    assert {"samenvatting", "nieuwsbericht"} <= {e["name"] for e in exposures}


def test_owners_of_exposures_are_roles_without_an_address(manifest):
    for exposure in manifest["exposures"].values():
        owner = exposure["owner"]
        assert owner["name"] and not owner["email"], exposure["name"]
        assert "ministerie" in owner["name"] and "@" not in str(exposure["meta"]), exposure["name"]


def test_every_delivery_of_a_partner_leads_to_a_chapter(manifest):
    children = manifest["child_map"]

    def reached(unique_id: str, seen: set[str]) -> set[str]:
        for child in children.get(unique_id, []):
            if child not in seen:
                seen.add(child)
                reached(child, seen)
        return seen

    lost = {
        f"{node['source_name']}.{node['name']}"
        for key, node in manifest["sources"].items()
        if node["source_name"] not in ("door", "refused", "public")
        and not any(child.startswith("exposure.") for child in reached(key, set()))
    }
    assert lost <= UNUSED


def test_every_partner_code_is_an_organisation():
    codes = {row["partner_code"] for row in rows("partners")}
    assert {c.partner for c in contracts()} - {TEMPLATE_PARTNER} <= codes
    assert {row["partner_code"] for row in rows("release_calendar")} <= codes
    assert {p.name for p in (PROJECT / "samples" / "inbox").iterdir() if p.is_dir()} <= codes


def test_catalogue_calendar_and_chapters_name_the_same_things():
    themes = {row["chapter"]: row["theme"] for row in rows("chapters")}
    indicators = rows("indicators")
    assert [r["indicator_id"] for r in indicators if themes[r["chapter"]] != r["theme"]] == []
    owed = {i.strip() for row in rows("release_calendar") for i in row["indicator_ids"].split(";")}
    assert owed == {row["indicator_id"] for row in indicators}
    marts = {path.name for path in (PROJECT / "models" / "marts").iterdir() if path.is_dir()}
    assert marts == {theme for theme in themes.values() if theme}


def test_every_contract_names_the_table_it_reads_and_its_producer():
    for contract in contracts():
        provenance = contract.provenance
        stated = (provenance.producer, provenance.source_table, provenance.licence, provenance.attribution)
        assert all(stated), contract.name


def test_dbt_docs_generate(samples, manifest, tmp_path):
    copy = Door.copy(tmp_path, samples)
    copy.writes_json = True
    copy.dbt("docs", "generate", "--no-compile")
    catalog = json.loads((copy.home.root / "target" / "catalog.json").read_text())
    assert catalog["errors"] is None
    built = {k for k, n in manifest["nodes"].items() if n["resource_type"] in ("model", "seed")}
    assert set(catalog["nodes"]) == built


def test_every_staging_model_is_looked_through_for_cells_that_cannot_be_read(manifest):
    staged = {k for k, n in manifest["nodes"].items() if n["fqn"][1:2] == ["staging"] and n["resource_type"] == "model"}
    looked = manifest["nodes"]["model.staat_van_migratie.int_unreadable_cells"]["depends_on"]["nodes"]
    assert staged == set(looked)
