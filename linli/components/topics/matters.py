"""Pictures of small matters: how far each kind has come, in which compounds, where talks stopped, good deeds a day."""

from collections.abc import Sequence

import pandas as pd

from linli.components.charts import bars
from linli.components.elements import element, table
from linli.metrics.indicators import Value
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Answer, Rows

_OPEN = {"undiscussed": None, "discussed": colours.SAND, "decided": colours.TEAL}


def told(rows: Rows) -> str:
    """Return a bar per kind of small matter, divided by how far its open ones have come, beside how many were closed: many times as
    many, which would leave those that wait a hair; a click shows its compounds.
    """
    if not rows:
        return ""
    lines = []
    for row in rows:
        counts = [row[state] for state in _OPEN]
        shown = {"open": sum(counts), "done": row["done"], "discussed": row["done_discussed"]}
        text = labels.text("small_matter_row", **{name: formatting.number(n) for name, n in shown.items()})
        name = labels.text(f"code.matter.{row['matter']}")
        known = counts if row["categories"] else None
        lines.append(
            (name, known, text if known else labels.text("small_matter_unmapped"), f"matter={row['matter']}")
        )
    legend = [(ink, labels.text(f"small_matter_state.{state}")) for state, ink in _OPEN.items()]
    return bars.divided(lines, legend)


def compounds(rows: Answer) -> str:
    """Return the compounds with small matters, the oldest open one first."""
    frame = pd.DataFrame(list(rows))
    if frame.empty:
        return ""
    frame["place"] = _places(rows)
    shown = frame[["place", "oldest_opened_on", "undiscussed", "discussed", "decided", "done"]]
    doors = [element.opens_place(row) for row in rows]
    return table.markup(shown, "", total=int(frame["compounds"].iloc[0]), doors=doors)


def _places(rows: Answer) -> list[str]:
    """Return the name of each row's compound, else of its community, else that it is of the whole street."""
    return [row["compound_name"] or row["community_name"] or labels.text("level.street") for row in rows]


def stops(rows: Answer) -> str:
    """Return the focused conversations that reached no decision, those not taken up again first."""
    frame = pd.DataFrame(list(rows))
    if frame.empty:
        return ""
    frame["place"] = _places(rows)
    doors = [element.opens_place(row) for row in rows]
    shown = frame[["place", "date", "orid_step", "reached_on"]].rename(columns={"date": "discussed_on"})
    return table.markup(shown, "", total=int(frame["stopped"].iloc[0]), doors=doors)


def kindness(shares: Sequence[tuple[str, Value]], lacking: pd.DataFrame) -> str:
    """Return how many covenants keep a good deed a day and how many compounds record it, and which do not."""
    if shares[0][1].value is None:
        return ""
    files = ("compound", lacking["compound_id"].tolist())
    return bars.shares(shares) + table.markup(lacking.iloc[:, 1:], "", files=files)
