"""Whether the same deliveries give the same bytes: `python -m tests.bench.same_bytes [--days 40]`.

The bundled figures land, are built, frozen, exported and put on the site twice, each time in another folder, time zone,
locale, hash seed and umask, the second time with fewer threads and a clock that is ahead (by a library that is compiled for
it, where there is a C compiler). Prints what differs, relation by relation and file by file, and ends with 1 when anything
does that is not the moment of landing itself.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from svm.home import PROJECT, Home
from svm.sql import identifier, literal

SVM = str(Path(sys.executable).with_name("svm"))
SETTINGS = (
    {"TZ": "Europe/Amsterdam", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "nl_NL.UTF-8", "LANG": "nl_NL.UTF-8", "PYTHONHASHSEED": "4242"},
)
UMASKS = (0o022, 0o077)
#: when a row was written here; the rest of the row may not differ
MOMENTS = ("run_at", "landed_at", "refused_at", "recorded_at")
COMMANDS = (
    ("land", str(PROJECT / "samples" / "inbox")),
    ("build",),
    ("release", "--portal", "IDAM"),
    ("export",),
    ("dashboard",),
    ("news",),
)
AHEAD = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
#define AHEAD %d
int clock_gettime(clockid_t id, struct timespec *t) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int r = real(id, t);
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) t->tv_sec += AHEAD;
  return r;
}
time_t time(time_t *out) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  if (out) *out = t.tv_sec;
  return t.tv_sec;
}
int gettimeofday(struct timeval *v, void *zone) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  v->tv_sec = t.tv_sec;
  v->tv_usec = t.tv_nsec / 1000;
  return 0;
}
"""


def clock_ahead(days: int, folder: Path) -> dict[str, str]:
    """The environment of a process whose clock is that many days ahead; empty without a compiler."""
    compiler = shutil.which("cc")
    if not days or not compiler:
        return {}
    source, library = folder / "ahead.c", folder / "ahead.so"
    source.write_text(AHEAD % (days * 86400))
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    shown = subprocess.run(
        [sys.executable, "-c", "import datetime; print(datetime.date.today())"],
        env={"LD_PRELOAD": str(library)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    print(f"the second clock says {shown.strip()}")
    return {"LD_PRELOAD": str(library)}


def made(home: Home, setting: dict[str, str], umask: int) -> None:
    """Run all commands in a home of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LC_")} | setting
    environment |= {"SVM_HOME": str(home.root), "HOME": str(home.root), "PYTHONPATH": str(PROJECT)}
    for words in COMMANDS:
        done = subprocess.run([SVM, *words], cwd=PROJECT, env=environment, umask=umask, capture_output=True, text=True,
                              check=False)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"svm {' '.join(words)}: {done.stdout[-1000:]}{done.stderr[-1000:]}")


def relations(one: Home, other: Home) -> list[str]:
    """The relations of the published databases whose rows differ, the moment of landing aside."""
    con = duckdb.connect()
    for name, home in (("a", one), ("b", other)):
        con.execute(f"attach {literal(str(home.published_database))} as {name} (read_only)")
    listed = "select table_schema, table_name from information_schema.tables where table_catalog = ? order by all"
    found = [con.execute(listed, [name]).fetchall() for name in "ab"]
    wrong = [] if found[0] == found[1] else ["other relations"]
    for schema, table in found[0]:
        columns = [c[0] for c in con.execute(f"describe a.{identifier(schema)}.{identifier(table)}").fetchall()]
        shown = ", ".join(identifier(c) for c in columns if c not in MOMENTS)
        a, b = (f"select {shown} from {name}.{identifier(schema)}.{identifier(table)}" for name in "ab")
        rows = con.execute(f"select count(*) from (({a} except all {b}) union all ({b} except all {a}))").fetchall()
        if rows[0][0]:
            wrong.append(f"{schema}.{table}: {rows[0][0]} rows")
    print(f"{len(found[0])} relations compared")
    return wrong


def files(one: Home, other: Home) -> list[str]:
    """The files of releases and output whose bytes or permissions differ."""
    wrong, count = [], 0
    for folder in ("releases", "out"):
        hashes = []
        for home in (one, other):
            hashes.append({
                p.relative_to(home.root).as_posix(): (hashlib.sha256(p.read_bytes()).hexdigest(), oct(p.stat().st_mode))
                for p in sorted((home.root / folder).rglob("*"))
                if p.is_file() and not p.name.startswith(".")
            })  # fmt: skip
        count += len(hashes[0])
        wrong += [n for n in sorted({*hashes[0], *hashes[1]}) if hashes[0].get(n) != hashes[1].get(n)]
    print(f"{count} files compared")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=40, help="how far the second clock is ahead")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as short, tempfile.TemporaryDirectory(prefix="een andere map ") as long:
        homes = [Home(Path(short).resolve()), Home(Path(long).resolve() / "dieper")]
        homes[1].root.mkdir()
        ahead = clock_ahead(asked.days, Path(short))
        for home, setting, umask in zip(homes, (SETTINGS[0], SETTINGS[1] | ahead), UMASKS, strict=True):
            made(home, setting, umask)
        wrong = relations(homes[0], homes[1]) + files(homes[0], homes[1])
    print(f"{len(wrong)} differ", *wrong[:50], sep="\n  ")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
