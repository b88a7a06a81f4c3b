"""results.md and its charts from results.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CHARTS = "charts"
_HEAD = """# Results of the benchmarks

Made by `make bench` from `results.json`, not by hand. All inputs are made up, except where it says real exports.
Within a workload the contenders run in turn, each run a process of its own; a number is the median of its runs. Seconds
are on the clock and of all cores together, memory is that of all its processes at their most. A × is the ratio to
the first contender. Ratios compare contenders of one run on one machine; the seconds say little about another one.
[profiles.md](profiles.md) says where the time goes and what stands in the way of a target that is not met.
"""


def render(found: dict[str, Any], folder: Path) -> None:
    """Write results.md and a chart per workload to a folder."""
    charts = folder / CHARTS
    charts.mkdir(parents=True, exist_ok=True)
    drawn = set()
    for workload in found["workloads"]:
        chart = draw(workload)
        if chart:
            (charts / f"{workload['name']}.svg").write_text(chart, encoding="utf-8")
            drawn.add(workload["name"])
    for old in charts.glob("*.svg"):
        if old.stem not in drawn:
            old.unlink()
    (folder / "results.md").write_text(markdown(found), encoding="utf-8")


def markdown(found: dict[str, Any]) -> str:
    """The results as text: the targets of all, then each workload with its table."""
    workloads = found["workloads"]
    lines = [_HEAD, "| workload | target | found | met |", "|---|---|---:|---|"]
    for workload in workloads:
        for target in workload["targets"]:
            row = (
                f"[{workload['title']}](#{workload['name']})",
                target["text"],
                _number(target["value"]),
                _met(target),
            )
            lines.append(f"| {' | '.join(row)} |")
    lines.append("")
    for workload in workloads:
        lines += _workload(workload)
    return "\n".join(lines).rstrip() + "\n"


def _workload(workload: dict[str, Any]) -> list[str]:
    lines = [f'<a id="{workload["name"]}"></a>', "", f"## {workload['title']}", "", workload["what"], ""]
    has_own = any("own" in c["medians"] for c in workload["contenders"])
    first = next((c["medians"] for c in workload["contenders"] if c["medians"]), {})
    shown = {"wall": "seconds", **({"own": "by itself"} if has_own else {}), "cpu": "all cores", "peak": "MiB"}
    names = ["contender", "runs", *(word for name in shown.values() for word in (name, "×"))]
    lines += [f"| {' | '.join(names)} |", f"|---|{'---:|' * (len(names) - 1)}"]
    for contender in workload["contenders"]:
        medians = contender["medians"]
        if medians:
            ratios = {name: medians[name] / first[name] for name in medians if first.get(name)}
            cells = [str(len(contender["runs"]))]
            cells += [_number(found.get(name)) for name in shown for found in (medians, ratios)]
        else:
            cells = [""] * (len(names) - 1)
        lines.append(f"| {' | '.join([contender['name'], *cells])} |")
    lines.append("")
    for contender in workload["contenders"]:
        why = contender["error"] or contender["skipped"]
        if why:
            word = "failed" if contender["error"] else "skipped"
            lines.append(f"- {contender['name']} {word}: `{why.replace('`', chr(39))}`")
        facts = {n: v for n, v in contender["facts"].items() if n not in workload["same"] and v != ""}
        if facts:
            lines.append(f"- {contender['name']}: {', '.join(f'{name} {value}' for name, value in facts.items())}")
    for fact, by_name in workload["same"].items():
        agree = len({json.dumps(value, sort_keys=True) for value in by_name.values()}) <= 1
        answer = "all agree" if agree else "they differ"
        said = json.dumps(next(iter(by_name.values())), sort_keys=True) if agree and by_name else json.dumps(by_name)
        lines.append(f"- {fact}: {answer} ({', '.join(by_name)}): `{said}`")
    lines += [f"- {note}" for note in workload["notes"]]
    for target in workload["targets"]:
        lines.append(f"- target {target['text']}: {_number(target['value'])}, {_met(target)}")
    machine = workload["on"]
    about = f"{machine['cores']} cores ({machine['processor']}), {machine['memory GiB']} GiB, {machine['system']}"
    skip = ("cores", "processor", "memory GiB", "system", "load")
    versions = ", ".join(f"{name} {value}" for name, value in machine.items() if name not in skip)
    load = ", ".join(map(str, machine["load"]))
    if any(c["medians"] for c in workload["contenders"]):
        lines += ["", f"![Seconds of each contender, each bar a median]({CHARTS}/{workload['name']}.svg)"]
    again = f"make bench SCALE={workload['scale']:g} ONLY={workload['name']}"
    lines += ["", f"Again: `{again}`. Taken {workload['taken']} on {about}, load {load}; {versions}.", ""]
    return lines


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _met(target: dict[str, Any]) -> str:
    return {True: "yes", False: "**no**", None: "not measured"}[target["is_met"]]


def draw(workload: dict[str, Any]) -> str:
    """A bar per contender as SVG: its median of the seconds."""
    import vl_convert

    from publish.charts.draw import ENGLISH_NUMBERS, VEGA_LITE
    from publish.look.theme import CHART_FONT, colour

    metric = "own" if all("own" in c["medians"] for c in workload["contenders"] if c["medians"]) else "wall"
    bars = [
        {"name": c["name"], "seconds": round(c["medians"][metric], 4), "ours": "svm" in c["name"]}
        for c in workload["contenders"]
        if c["medians"]
    ]
    if not bars:
        return ""
    place = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}}
    length = {"field": "seconds", "type": "quantitative", "title": "seconds"}
    fill = {"condition": {"test": "datum.ours", "value": colour("donker")}, "value": colour("lijn")}
    spec = {
        "width": 480,
        "height": {"step": 26},
        "data": {"values": bars},
        "encoding": {"y": place, "x": length},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": fill}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "seconds", "type": "quantitative", "format": ".3~r"}},
            },
        ],
        "config": {"font": CHART_FONT, "background": "white", "view": {"stroke": None}},
    }
    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, format_locale=ENGLISH_NUMBERS)
