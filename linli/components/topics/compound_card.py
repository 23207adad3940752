"""The card of one compound: its branches, posts, groups, issues and nearest center."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from linli.components.elements import element, style, table
from linli.components.state import filter_bar
from linli.metrics import absence, indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse import meanings
from linli.warehouse.store import Reader

_COMPOUND = (
    "kind",
    "households",
    "buildings",
    "built_year",
    "groups",
    "open_issues",
    "nearest_center",
    "center_distance_m",
)
_BRANCH = ("form", "founded_on", "term_ends_on", "filed_on", "compounds_covered")


def card(reader: Reader, compound_id: str | None, month: date) -> str:
    """Return the card; without a compound say how to get one."""
    rows = (
        reader.run("compound_card", compound_id=compound_id, month=month) if compound_id else pd.DataFrame()
    )
    if rows.empty:
        return style.empty(labels.text("map.click"))
    is_file = filter_bar.view() == "compound"  # no door to where one is
    file = "" if is_file else element.attribute(element.opens("compound", compound=compound_id))
    head = (
        f'<h3 class="cardname"{file}>{style.escape(rows["name"].iloc[0])}</h3>'
        f"{_facts(rows, 0, _COMPOUND, _members(reader, compound_id, month))}"
    )
    if rows["branch_id"].isna().all():
        at_end = absence.why(reader, Selection(None, None, month, month), "compounds_map")
        said = at_end.reason if at_end.is_certain else labels.text("map.no_branch")
        return head + style.note(said)
    gates = {
        row["branch_id"]: row
        for row in reader.rows("compound_gate_card", compound_id=compound_id, month=month)
    }
    return head + "".join(
        f'<div class="term"><b{file}>{style.escape(rows["branch_name"].iloc[index])}</b>{_post(rows.iloc[index])}</div>'
        + _facts(rows, index, _BRANCH)
        + _gates(gates.get(rows["branch_id"].iloc[index]), rows["term_ends_on"].iloc[index])
        for index in range(len(rows))
    )


def _members(reader: Reader, compound_id: str | None, month: date) -> str:
    """Return the members with the day they were counted, given out only as the rules of small counts allow."""
    whole = Selection(None, None, month, month)
    parts = indicators.breakdown(reader, "members_per_1000_residents", whole, "compound")
    part = next((part for part in parts if part.key == compound_id), None)
    if part is None:
        return ""
    shown = labels.text("status.suppressed") if part.numerator is None else formatting.number(part.numerator)
    scope = {"compound_id": compound_id, "community_ids": None, "compound_kinds": None}
    counted = reader.rows("members_counted", month=month, **scope)[0]
    if counted["counted_on"] is not None:
        days = formatting.days(counted["counted_from"], counted["counted_on"])
        shown += f' <span class="note">{labels.text("map.counted", days=days)}</span>'
    return f"<dt>{labels.text('map.members')}</dt><dd>{shown}</dd>"


def _gates(row: Mapping[str, Any] | None, term_ends_on: object) -> str:
    """Return the five gates of a branch with their evidence."""
    if row is None:
        return ""
    center = row["gate_center"]
    evidence = {
        "g1": labels.text("gate.g1_evidence", day=table.written(term_ends_on)),
        "g2": labels.text(
            "gate.g2_evidence",
            blocks=row["blocks"],
            held=row["assembly_blocks"],
            assemblies=formatting.number(row["assemblies"]),
            committee=formatting.number(row["committee_meetings"]),
            theme=formatting.number(row["theme_days"]),
            lectures=formatting.number(row["lectures"]),
        ),
        "g3": labels.text("gate.g3_evidence", raised=row["issues_raised"], meetings=row["meetings_held"]),
        "g4": labels.text("gate.g4_evidence", overdue=row["overdue"], owned=row["overdue_owned"]),
        "g5": labels.text("gate.g5_evidence", center=center, days=row["center_open_days"])
        if center
        else labels.text("gate.g5_none"),
    }
    unknown = {"g2": labels.text("gate.g2_unlisted" if row["blocks"] else "gate.g2_young")}
    lines = []
    for code in ("g1", "g2", "g3", "g4", "g5"):
        word = {True: "passed", False: "missed", None: "unknown"}[row[code]]
        proof = evidence.get(code, "") if row[code] is not None else unknown.get(code, "")
        lines.append(
            f'<div class="gate {word}"><b>{labels.text(f"gate.{code}")}</b><span>{labels.text(f"gate.{word}")}</span>'
            f"<i>{style.escape(proof)}</i></div>"
        )
    return f'<div class="gates">{"".join(lines)}</div>'


def _post(row: pd.Series) -> str:
    if pd.isna(row["post_filled"]):
        text = labels.text("status.not_collected")
    elif row["post_filled"]:
        text = labels.text("map.post_filled")
    else:
        text = labels.text("map.post_vacant", days=formatting.number(_number(row["vacant_days"])))
    ended = f' <span class="bad">{labels.text("map.term_ended")}</span>' if row["term_ended"] is True else ""
    tone = "" if row["post_filled"] is True else " bad"
    return f' <span class="note{tone}">{text}</span>{ended}'


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def _facts(rows: pd.DataFrame, index: int, names: tuple[str, ...], more: str = "") -> str:
    shown = meanings.chinese(rows[[name for name in names if name in rows.columns]])
    body = "".join(
        f"<dt>{style.escape(title)}</dt><dd>{style.escape(table.written(shown[title].iloc[index]))}</dd>"
        for title in shown.columns
    )
    return f'<dl class="facts">{body}{more}</dl>'
