"""Build the warehouse aside and publish it by rename, so that a reader never sees half a build."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from publish.release.inputs import changed, dependents, forget, made_from, record
from publish.release.watch import load_findings, run_dbt
from svm.errors import UserError
from svm.files import from_json, put, replacing, sweep
from svm.home import PROJECT, Home
from svm.locks import exclusive
from svm.processes import Report, silent

#: the name under which the target `dev` has the published database, see profiles.yml
PUBLISHED = "published"


def dbt_command(
    home: Home, *, as_of: str | None = None, edition: int | None = None, **variables: str
) -> tuple[list[str], dict[str, str]]:
    """The `dbt build` call for a home and the environment it needs; `variables` are further dbt vars.

    For the project's own folders this is plain `dbt build`: it then shares its parse cache with one typed by hand.
    """
    given: dict[str, object] = {**variables}
    environment = dict(os.environ)
    command = [str(shutil.which("dbt", path=Path(sys.executable).parent)), "--quiet", "build"]
    if as_of is not None:
        given["as_of"] = as_of
    if edition is not None:
        given["edition"] = edition
    if home.root != PROJECT:
        given |= {"lake": str(home.lake), "quarantine": str(home.quarantine), "releases": str(home.releases)}
        environment["SVM_DATABASE"] = str(home.build_database)
        command += ["--target-path", str(home.root / "target"), "--log-path", str(home.root / "logs")]
    return [*command, "--vars", json.dumps(given)], environment


def unchanged(home: Home, *, as_of: str | None = None, edition: int | None = None) -> bool:
    """Whether nothing that a build reads has changed since the last one that ended well."""
    return changed(home, made_from(home, {"as_of": as_of, "edition": edition})) == set()


class Built(NamedTuple):
    """The published database, whether it was built now, and if only what depends on some parts of its inputs, which.

    `done` is how many models, lists and tests were run.
    """

    path: Path
    is_new: bool
    parts: tuple[str, ...] = ()
    done: int = 0


class BuildFailed(UserError):
    """Tests or models did not end well; what they found is told, see `publish.release.watch`."""


def build(
    home: Home,
    *,
    as_of: str | None = None,
    edition: int | None = None,
    again: bool = False,
    say: Callable[[str], None] = print,
    report: Report = silent,
) -> Built:
    """Run `dbt build`, tests of the data included, as of a date such as 2025-07-04, and publish it.

    When nothing that a build reads has changed since the last one that ended well, it stands; when only deliveries
    have, what depends on them is built. `again` builds everything all the same. The unit tests try the code, not what
    was delivered: `make test` runs them. `say` gets each line for a reader, `report` how far it is.
    Raises UserError when the date is none or another build runs, BuildFailed when dbt fails; the published database is
    then untouched.
    """
    if as_of is not None and not _is_date(as_of):
        raise UserError(f"as_of is '{as_of}'.", expected="a date of the calendar, written as 2025-07-04")
    with exclusive(home.build_lock, "svm build"):
        inputs = made_from(home, {"as_of": as_of, "edition": edition})
        parts = None if again else changed(home, inputs)
        if parts == set():
            return Built(home.published_database, is_new=False)
        select = dependents(home, parts) if parts else None
        forget(home)
        command, environment = dbt_command(home, as_of=as_of, edition=edition)
        command += ["--exclude-resource-type", "unit_test"]
        if select:
            command += ["--select", *select]
        sweep(home.published_database.parent)
        command = ["--log-format=json" if word == "--quiet" else word for word in command]
        ran = run_dbt(home, command, environment, say, report)
        if ran.code != 0:
            told = load_findings(home)
            raise BuildFailed(
                "dbt build failed; the published database was not touched.",
                next_step="settle what is named and build again."
                if told and told.stopping
                else "read the messages above, fix the cause and build again.",
            )
        published = publish(home)
        keep_state(home)
        record(home, inputs)
        return Built(published, is_new=True, parts=tuple(sorted(parts or ())) if select else (), done=ran.done)


def keep_state(home: Home) -> None:
    """Keep what dbt knew of the project when it was published, for `--state`: its relations as `published` has them.

    The folder of the database of the target `dev` is made with it. When dbt wrote nothing, nothing is kept: what an
    earlier build knew is not what was published.
    """
    manifest = from_json(home.root / "target" / "manifest.json")
    if not manifest:
        shutil.rmtree(home.state, ignore_errors=True)
        return
    for node in manifest.get("nodes", {}).values():
        if node["resource_type"] in ("model", "seed"):
            node["relation_name"] = (node["relation_name"] or "").replace(f'"{node["database"]}"', f'"{PUBLISHED}"', 1)
            node["database"] = PUBLISHED
    put(home.state / "manifest.json", json.dumps(manifest))
    (home.published_database.parent / "dev").mkdir(exist_ok=True)


def _is_date(text: str) -> bool:
    """Whether a text is a date as dbt takes it; a plain `dbt build` has the same rule in the macro require_edition."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def publish(home: Home) -> Path:
    """Copy the built database beside the published one, complete it, and rename it over that in one step.

    It gets the index to search in and the pages of what was judged.

    Raises UserError when the system does not let it be replaced: on Windows, while a program has it open.
    """
    # what opens a database and knows the words takes longer to load than to see that nothing is new
    from publish.find.search import write_index
    from publish.release.data_docs import keep_pages
    from svm.database import open_to_write

    target = home.published_database
    try:
        with replacing(target) as fresh:
            shutil.copyfile(home.build_database, fresh)
            with open_to_write(fresh) as con:
                write_index(con)
                keep_pages(con, home.judged)
    except PermissionError:
        raise UserError(
            f"{target.name} cannot be replaced: a program has it open, or it is read-only.",
            next_step="close the programs that read it and run `svm build` again.",
        ) from None
    return target
