"""Make the outlines of the map of Europe, once: `python -m publish.look.outlines countries-50m.json`.

The file is that of world-atlas 2.0.2 (npm, ISC), which holds the 1:50m countries of Natural Earth 4.1 (public domain).
It is TopoJSON: borders are arcs that neighbours share, so both stay on one line when an arc is simplified. What comes
out is `templates/site/europe.json`: for each country an SVG path in a frame of WIDTH by HEIGHT, and one path for all
other land. The projection is Lambert's azimuthal equal-area one around 52° N 10° E, as that of the maps of Eurostat: on
a map of colours, area may not lie.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]

TARGET = Path(__file__).parent / "templates" / "site" / "europe.json"
#: the countries that deliver to Eurostat, and by which shapes of the atlas they are drawn: the island of Cyprus is one
COUNTRIES = {
    "AUT": ["Austria"], "BEL": ["Belgium"], "BGR": ["Bulgaria"], "CHE": ["Switzerland"], "CYP": ["Cyprus", "N. Cyprus"],
    "CZE": ["Czechia"], "DEU": ["Germany"], "DNK": ["Denmark"], "ESP": ["Spain"], "EST": ["Estonia"],
    "FIN": ["Finland", "Åland"], "FRA": ["France"], "GBR": ["United Kingdom"], "GRC": ["Greece"], "HRV": ["Croatia"],
    "HUN": ["Hungary"], "IRL": ["Ireland"], "ISL": ["Iceland"], "ITA": ["Italy"], "LIE": ["Liechtenstein"],
    "LTU": ["Lithuania"], "LUX": ["Luxembourg"], "LVA": ["Latvia"], "MLT": ["Malta"], "MNE": ["Montenegro"],
    "NLD": ["Netherlands"], "NOR": ["Norway"], "POL": ["Poland"], "PRT": ["Portugal"], "ROU": ["Romania"],
    "SVK": ["Slovakia"], "SVN": ["Slovenia"], "SWE": ["Sweden"],
}  # fmt: skip
#: other land that the frame shows: one shape without borders, so that it says nothing of any
NEIGHBOURS = (
    "Albania", "Algeria", "Andorra", "Armenia", "Azerbaijan", "Belarus", "Bosnia and Herz.", "Faeroe Is.", "Georgia",
    "Greenland", "Guernsey", "Iran", "Iraq", "Isle of Man", "Israel", "Jersey", "Jordan", "Kosovo", "Lebanon", "Libya",
    "Macedonia", "Moldova", "Monaco", "Morocco", "Palestine", "Russia", "San Marino", "Serbia", "Syria", "Tunisia",
    "Turkey", "Ukraine", "Vatican", "Egypt",
)  # fmt: skip
#: too small to see or to hit as they are: a circle stands for them
CIRCLES = ("LIE", "LUX", "MLT")
CENTRE = (math.radians(52), math.radians(10))
#: the frame: its size, the metres-free scale of the projection, and where its centre stands in it
WIDTH, HEIGHT, SCALE, SHIFT = 700, 712, 1080, (306, 388)
#: how far a line may go from where it was, and the smallest island that is drawn
TOLERANCE, SMALLEST = 0.7, 2.5


def projected(longitude: float, latitude: float) -> Point:
    """Where a place stands in the frame or, for most of the world, outside it."""
    phi, lam = math.radians(latitude), math.radians(longitude) - CENTRE[1]
    cosine = math.sin(CENTRE[0]) * math.sin(phi) + math.cos(CENTRE[0]) * math.cos(phi) * math.cos(lam)
    k = math.sqrt(2 / (1 + cosine))
    x = k * math.cos(phi) * math.sin(lam)
    y = k * (math.cos(CENTRE[0]) * math.sin(phi) - math.sin(CENTRE[0]) * math.cos(phi) * math.cos(lam))
    return SHIFT[0] + SCALE * x, SHIFT[1] - SCALE * y


def arcs_of(atlas: dict) -> list[Ring]:
    """The arcs of the atlas, projected and simplified."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append(projected(x * kx + dx, y * ky + dy))
        found.append(simplified(line))
    return found


def simplified(line: Ring) -> Ring:
    """The line without the points that lie within TOLERANCE of it (Douglas and Peucker); its ends stay."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay)

    def distance(p: Point) -> float:
        if length == 0:
            return math.hypot(p[0] - ax, p[1] - ay)
        return abs((bx - ax) * (ay - p[1]) - (ax - p[0]) * (by - ay)) / length

    far = max(range(1, len(line) - 1), key=lambda i: distance(line[i]))
    if distance(line[far]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: far + 1])[:-1] + simplified(line[far:])


def outline(shapes: Iterable[dict], arcs: list[Ring]) -> Iterator[Ring]:
    """The rings around the shapes together: a border that two of them share is no part of it."""
    used: Counter[int] = Counter()
    for shape in shapes:
        groups = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        used.update(arc for polygon in groups for ring in polygon for arc in ring)
    left = [arc for arc in used if not used[~arc]]
    starts: dict[Point, list[int]] = {}
    lines = {arc: arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in left}
    for arc, line in lines.items():
        starts.setdefault(line[0], []).append(arc)
    while any(starts.values()):
        first = next(found for found in starts.values() if found)
        ring = list(lines[first.pop()])
        while ring[-1] != ring[0] and starts.get(ring[-1]):
            ring += lines[starts[ring[-1]].pop()][1:]
        yield ring


def within(ring: Ring) -> Ring:
    """The part of a ring in the frame (Sutherland and Hodgman)."""
    for axis, bound, sign in ((0, 0, 1), (0, WIDTH, -1), (1, 0, 1), (1, HEIGHT, -1)):
        kept: Ring = []
        for here, there in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            inside, next_inside = sign * (here[axis] - bound) >= 0, sign * (there[axis] - bound) >= 0
            if inside:
                kept.append(here)
            if inside != next_inside:
                part = (bound - here[axis]) / (there[axis] - here[axis])
                kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
        ring = kept
    return ring


def area(ring: Ring) -> float:
    """Square units of the frame within a ring, whatever way it turns."""
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def middle(ring: Ring) -> Point:
    """The middle of what a ring spans."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def centroid(ring: Ring) -> Point:
    """The centre of gravity of a ring."""
    whole = x = y = 0.0
    for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        part = a[0] * b[1] - b[0] * a[1]
        whole, x, y = whole + part, x + part * (a[0] + b[0]), y + part * (a[1] + b[1])
    return x / (3 * whole), y / (3 * whole)


def written(place: float, step: str) -> str:
    """A coordinate in steps of `step` units of the drawing."""
    return str(Decimal(place).quantize(Decimal(step)))


def path(rings: Iterable[Ring]) -> str:
    """The rings as an SVG path, with steps in tenths from point to point."""
    text = []
    for ring in rings:
        points = [(written(x, "0.1"), written(y, "0.1")) for x, y in ring]
        unlike = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
        text.append("M" + "L".join(" ".join(p) for p in unlike) + "Z")
    return "".join(text).replace(".0", "")


def made(atlas: dict) -> dict:
    """What the map draws: the frame, the countries by code, and the other land."""
    arcs = arcs_of(atlas)
    shapes = {shape["properties"]["name"]: shape for shape in atlas["objects"]["countries"]["geometries"]}
    drawn = {name for names in COUNTRIES.values() for name in names}
    countries: dict[str, dict] = {}
    for code, names in COUNTRIES.items():
        rings = [within(ring) for ring in outline((shapes[n] for n in names), arcs)]
        rings.sort(key=area, reverse=True)
        if code in CIRCLES:
            x, y = middle(rings[0])
            countries[code] = {
                "circle": [written(x, "1"), written(y, "1")],
                "label": [written(x, "1"), written(y, "1")],
            }
        else:
            x, y = centroid(rings[0])
            countries[code] = {
                "path": path(r for i, r in enumerate(rings) if i == 0 or area(r) >= SMALLEST),
                "label": [written(x, "1"), written(y, "1")],
            }
    rest = [shape for name, shape in shapes.items() if name not in drawn and shape.get("arcs")]
    inside = (within(ring) for ring in outline((s for s in rest if s["properties"]["name"] in NEIGHBOURS), arcs))
    return {
        "source": "world-atlas 2.0.2 (ISC, Michael Bostock), Natural Earth 1:50m 4.1 (public domain)",
        "made_by": "python -m publish.look.outlines countries-50m.json",
        "width": WIDTH,
        "height": HEIGHT,
        "countries": countries,
        "other_land": path(ring for ring in inside if area(ring) >= SMALLEST),
    }


if __name__ == "__main__":
    found = made(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
