"""Pictures of points and kitchen waste: what waits to be redeemed, what points are for, what waste becomes."""

from collections.abc import Sequence

import pandas as pd

from linli import contracts
from linli.components.charts import bars
from linli.components.elements import style, table
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Answer, Rows


def waiting(rows: Answer) -> str:
    """Return the compounds with points to be redeemed, those late first."""
    frame = pd.DataFrame(list(rows))
    if frame.empty:
        return ""
    frame["redemption_state"] = ["late" if late else "open" for late in frame["is_late"]]
    frame["last_redeemed"] = [
        formatting.month(month) if pd.notna(month) else labels.text("redeemed_never")
        for month in frame["last_redeemed"]
    ]
    frame["open_points"] = [
        formatting.number(points) if pd.notna(points) else labels.text("status.suppressed")
        for points in frame["open_points"]
    ]
    shown = frame[["compound_name", "community_name", "redemption_state", "last_redeemed", "open_points"]]
    files = ("compound", frame["compound_id"].tolist())
    return table.markup(shown, "", total=int(frame["compounds"].iloc[0]), files=files, right=("open_points",))


def kinds(rows: Rows) -> str:
    """Return a bar per purpose in the order of the contract: of the points earned those redeemed, and the rest."""
    found = {row["points_kind"]: row for row in rows}
    codes = [*contracts.load_all()["points"].field("points_kind").values]
    lines: list[tuple[str, Sequence[float] | None, str, str]] = []
    for code in [*codes, *(code for code in found if code not in codes)]:
        name = contracts.value_label("points", "points_kind", code) or code
        row = found.get(code)
        if row is None:
            lines.append((name, (0, 0), labels.text("points_kind_none"), ""))
        elif row["earned"] is None or row["redeemed"] is None:
            lines.append((name, None, labels.text("status.suppressed"), ""))
        else:
            shown = {key: formatting.number(row[key]) for key in ("earned", "redeemed")}
            rest = max(0, row["earned"] - row["redeemed"])
            lines.append((name, (row["redeemed"], rest), labels.text("points_kind_row", **shown), ""))
    legend = [
        (colours.TEAL, labels.text("points_part.redeemed")),
        (colours.SOFT, labels.text("points_part.rest")),
    ]
    return bars.divided(lines, legend) if rows else ""


def waste_made(rows: Rows) -> str:
    """Return how much waste was taken in and what was made of it, and a bar per use of what was made; unknown uses first."""
    known = [row for row in rows if row["kg_in"] is not None]
    if not known:
        return ""
    sums = {name: sum(row[name] or 0 for row in known) for name in ("kg_in", "kg_enzyme", "kg_compost")}
    told = [(labels.text(f"waste.{name}"), formatting.with_unit(value, "kg")) for name, value in sums.items()]
    lines = []
    for row in known:
        name = contracts.value_label("waste", "used_for", row["used_for"] or "") or row["used_for"]
        parts = (row["kg_enzyme"] or 0, row["kg_compost"] or 0)
        text = formatting.with_unit(sum(parts), "kg")
        lines.append((name or labels.text("waste.untold"), parts, text, ""))
    legend = [(colours.TEAL, labels.text("waste.kg_enzyme")), (colours.SOFT, labels.text("waste.kg_compost"))]
    return style.facts(told) + bars.divided(lines, legend)
