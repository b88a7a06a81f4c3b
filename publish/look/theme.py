"""Fonts and colours of what is made for authors and readers, in one place.

The colours are those that a public repository shows for the house style of the Dutch government; the official values
come with an account. The government's own typeface is never shipped: Word templates fall back to Verdana.
"""

FONT = "Verdana"
COLOURS = {
    "logo": "154273",
    "hemel": "007BC7",
    "donker": "01689B",
    "licht": "8FCAE7",
    "violet": "A90061",
    "oranje": "E47237",
    "roest": "B4521E",
    "rood": "D52B1E",
    "groen": "39870C",
    "mint": "76D2B6",
    "paars": "42145F",
    "mos": "777C00",
    "grijs": "535353",
    "vlak": "EEF4FA",
    "lijn": "7F7F7F",
    "geel": "FFFF00",
    "inkt": "1A1A1A",
    "rand": "CFD8E3",
}
#: points
SIZES = {
    "Normal": 9.5,
    "Title": 22,
    "Subtitle": 13,
    "Heading 1": 16,
    "Heading 2": 12.5,
    "Heading 3": 10.5,
    "Caption": 9,
    "Bron": 7.5,
    "Klein": 7,
    "Cel": 8,
    "Kaartnaam": 8.5,
    "Kaartgetal": 16,
}
#: lines of one chart, in order: 3:1 against white, and apart for colour-blind eyes; each has a shape of its own too
SERIES = ("logo", "oranje", "hemel", "grijs", "groen")
#: their names beside them, as text: 4.5:1 against white
SERIES_TEXT = ("logo", "roest", "hemel", "grijs", "groen")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
#: charts are measured in the font that the renderer holds; browsers have one with the same widths
CHART_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


def colour(name: str) -> str:
    """A colour as CSS and SVG write it."""
    return f"#{COLOURS[name]}"
