"""Follow a printed figure back: text, unrounded value, mart row, delivery, original file and cell."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import duckdb

from svm.database import rows
from svm.doubts import ACCEPTED, plain
from svm.errors import UserError
from svm.home import Home


def trace(
    con: duckdb.DuckDBPyConnection, home: Home, figure_id: str, *, with_record: bool = True
) -> list[tuple[str, str]]:
    """Return the steps from text to raw cell as (label, text) lines.

    The stored original is hashed again, and `with_record` the delivered record is read from it.
    Raises UserError for a figure that does not exist.
    """
    found = rows(con, "select * from indicators.figures where figure_id = ?", [figure_id])
    if not found:
        near = rows(
            con,
            "select figure_id from indicators.figures "
            "order by jaro_winkler_similarity(figure_id, ?) desc, figure_id limit 3",
            [figure_id],
        )
        raise UserError(
            f"There is no figure {figure_id}.",
            expected="a figure id such as " + ", ".join(str(r["figure_id"]) for r in near),
            next_step="look it up in indicators.figures.",
        )
    figure = found[0]
    observation = _observation(con, figure["indicator_id"], figure["period"], figure["breakdown"])
    yellow = f"  {figure['yellow_text']}" if figure["is_yellow"] else ""
    steps = [
        ("figure", figure_id),
        ("printed text", f"{figure['display_text']}{figure['mark']}{yellow}"),
        ("status", f"{observation['series_status']}: {observation['status_reason']}"),
        ("counts", str(figure["definition"])),
        ("unrounded value", f"{plain(figure['value'])} {figure['unit']}"),
    ]
    if str(figure["measure"]).startswith("residual_"):
        steps.append(("computed from", "the total below minus the members that its table shows"))
        steps += [
            ("holds", f"{c['member_label']}: {c['display_text']}")
            for c in rows(
                con,
                "select member_label, display_text from indicators.residual_contents "
                "where figure_id = ? order by content_rank",
                [figure_id],
            )
        ]
    elif figure["measure"] != "value":
        steps += [
            ("computed from", f"{figure['period']}, delivery {figure['delivery_id']}"),
            (
                "compared with",
                f"{figure['base_period']}: {plain(figure['base_value'])}, delivery {figure['base_delivery_id']}",
            ),
        ]
    if observation["value"] is None and observation["carried_period"]:
        carried = observation["carried_period"]
        steps.append(("carried over from", f"{carried} ({plain(observation['carried_value'])})"))
        observation = _observation(con, figure["indicator_id"], carried, figure["breakdown"])
    if observation["computed_from"]:
        return [*steps, ("computed", str(observation["computed_text"])), *_parts(con, home, observation, with_record)]
    steps += _withdrawn(con, observation)
    if not observation["delivery_id"]:
        return [*steps, ("mart row", "none: no delivery holds this figure")]
    steps += _doubts(con, observation) + _correction(con, observation)
    return steps + _to_the_file(con, home, observation, with_record)


def _observation(con: duckdb.DuckDBPyConnection, indicator_id: object, period: object, breakdown: object) -> Any:  # noqa: ANN401
    return rows(
        con,
        "select o.*, i.theme from indicators.observations as o "
        "inner join reference.indicators as i using (indicator_id) "
        "where o.indicator_id = ? and o.period = ? and o.breakdown = ?",
        [indicator_id, period, breakdown],
    )[0]


def _parts(
    con: duckdb.DuckDBPyConnection, home: Home, computed: dict[str, Any], with_record: bool
) -> list[tuple[str, str]]:
    """What a computed value follows from, each part down to its own cell."""
    steps: list[tuple[str, str]] = []
    for part_id in re.split(r" [+±] ", str(computed["computed_from"])):
        key = "select indicator_id, period, breakdown from indicators.figures where figure_id = ?"
        part = _observation(con, *rows(con, key, [part_id])[0].values())
        steps.append(("part", f"{part_id}: {plain(part['value'])} {part['unit']}"))
        if part["computed_from"]:
            steps += _parts(con, home, part, with_record)
        else:
            steps += _doubts(con, part) + _correction(con, part) + _to_the_file(con, home, part, with_record)
    return steps


def _doubts(con: duckdb.DuckDBPyConnection, observation: dict[str, Any]) -> list[tuple[str, str]]:
    """What makes the delivered value doubtful, and who settled that or how it is settled."""
    steps: list[tuple[str, str]] = []
    for d in rows(
        con,
        "select d.*, a.reason, a.decided_by_role, a.decided_on from monitor.doubts as d "
        "left join reference.accepted_values as a on d.accepted_id = a.accepted_id "
        "where d.indicator_id = ? and d.period = ? and d.breakdown = ? order by d.rule",
        [observation["indicator_id"], observation["period"], observation["breakdown"]],
    ):
        steps.append(("doubted", f"{plain(d['value'])}: {d['evidence_nl']} ({d['rule']})"))
        if d["accepted_id"]:
            steps.append(("accepted", f"{d['reason']} ({d['decided_by_role']}, {d['decided_on']}; {d['accepted_id']})"))
    if observation["doubted_value"] is not None:
        value = plain(observation["doubted_value"])
        steps.append(("to settle", f"a corrected delivery, or a row with value {value} in {ACCEPTED}"))
    return steps


def _correction(con: duckdb.DuckDBPyConnection, observation: dict[str, Any]) -> list[tuple[str, str]]:
    """The step between the delivered and the used value, where a correction was applied."""
    return [
        (
            "corrected",
            f"{plain(c['delivered_value'])} → {plain(c['corrected_value'])}: {c['reason']} "
            f"({c['decided_by_role']}, {c['decided_on']}; {c['correction_id']})",
        )
        for c in rows(con, "select * from monitor.applied_corrections where correction_state = 'toegepast'")
        if c["correction_id"] == observation["correction_id"]
    ]


def _withdrawn(con: duckdb.DuckDBPyConnection, observation: dict[str, Any]) -> list[tuple[str, str]]:
    """The deliveries of this cell that were withdrawn, with what they said."""
    found = rows(
        con,
        """
        select v.display_text, d.delivery_id, d.withdrawn_on, d.reason, d.withdrawn_by_role
        from monitor.vintages as v
        inner join monitor.deliveries as d on v.delivery_id = d.delivery_id
        where
            d.result = 'ingetrokken' and v.event = 'levering'
            and v.indicator_id = ? and v.period = ? and v.breakdown = ?
        order by d.withdrawn_on, d.delivery_id
        """,
        [observation[name] for name in ("indicator_id", "period", "breakdown")],
    )
    return [
        (
            "withdrawn",
            f"{r['display_text']} of {r['delivery_id']}: {r['reason']} ({r['withdrawn_by_role']}, {r['withdrawn_on']})",
        )
        for r in found
    ]


def _to_the_file(
    con: duckdb.DuckDBPyConnection, home: Home, fact: dict[str, Any], with_record: bool
) -> list[tuple[str, str]]:
    delivery = rows(con, "select * from monitor.deliveries where delivery_id = ?", [fact["delivery_id"]])[0]
    original = home.root / str(delivery["raw_path"])
    published = delivery["published_on"] or "not stated"
    steps = [
        (
            "mart row",
            f"{fact['theme']}.waarnemingen where fact_key = "
            f"'{fact['indicator_id']}|{fact['period']}|{fact['breakdown']}'",
        ),
        ("delivery", f"{fact['delivery_id']} (received {delivery['received_on']}, published {published})"),
        ("source", str(delivery["source"])),
        ("raw file", str(delivery["raw_path"])),
        ("raw sha256", str(delivery["raw_sha256"])),
        ("raw cell", f"row {fact['raw_row']}, column {fact['raw_column']}: '{fact['raw_value']}'"),
    ]
    if not original.exists():
        return [*steps, ("checked", "NO: the original is not in this lake")]
    digest = hashlib.sha256(original.read_bytes()).hexdigest()
    steps.append(
        (
            "checked",
            "the original still has this sha256" if digest == delivery["raw_sha256"] else "NO: changed!",
        )
    )
    if not with_record:
        return steps
    # the front door, which reads the record, takes longer to load than all before it to say
    from publish.follow.raw_line import raw_line

    line = raw_line(original, int(fact["raw_row"]), str(delivery["dataset"]))
    return [*steps, ("raw line", line)] if line else steps
