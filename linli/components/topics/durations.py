"""Times to resolve: closed ones, the open ones counted in, and what was left out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from linli import headlines
from linli.components.elements import style
from linli.metrics.indicators import Value
from linli.text import formatting, labels

MEDIANS = ("median_days_closed", "median_days_km", "p90_days_closed")
SPANS = (*MEDIANS, "p90_days_km")
_UNITS = {"median_workdays_closed": "workdays", "median_contact_hours": "hours_of_wait"}
_COUNTS = ("opened_in_window", "closed", "open", "negative_durations")


def strip(spans: Mapping[str, Value], rows: pd.DataFrame) -> str:
    """Return how long it takes until half and nine in ten are closed, and the figures of one row of resolve_times."""
    if rows.empty or not rows["opened_in_window"].iloc[0]:
        return ""
    row = rows.iloc[0]
    times = [(name, *_days(spans[name])) for name in SPANS]
    times += [(name, formatting.with_unit(_number(row[name]), unit), "") for name, unit in _UNITS.items()]
    counts = [(name, formatting.with_unit(_number(row[name]), "issues"), "") for name in _COUNTS]
    note = labels.text("chart.km_note")
    return f'{_cells(times)}{_cells(counts)}<div class="note">{note}</div>'


def _cells(written: Sequence[tuple[str, str, str]]) -> str:
    blank = "\u00a0" if any(why for _, _, why in written) else ""  # figures of a line stand at one height
    cells = "".join(
        f'<div><div class="n">{labels.text(f"column.{name}")}</div><b>{style.escape(text)}</b>'
        f'<div class="n">{style.escape(why or blank)}</div></div>'
        for name, text, why in written
    )
    return f'<div class="strip">{cells}</div>'


def aligned(row: Mapping[str, Any]) -> str:
    """Return the period, the same of last year, and last year's as far from the Spring Festival, per working day."""
    cells = []
    for name in ("", "_then", "_aligned"):
        issues, days = row[f"issues{name}"], row[f"workdays{name}"]
        if name == "_aligned" and not row["is_moved"]:
            continue
        daily, counted = headlines.issues.per_workday(issues, days)
        cells.append(
            f'<div><div class="n">{labels.text(f"aligned.period{name}")}</div><b>{style.escape(daily)}</b>'
            f'<div class="n">{style.escape(counted)}</div></div>'
        )
    return f'<div class="strip">{"".join(cells)}</div><div class="note">{labels.text("aligned.note")}</div>'


def _days(value: Value) -> tuple[str, str]:
    """Return a span in words, and why it has no end: so many issues are not closed yet that it is not reached."""
    if value.status == "not_reached":
        return labels.text("chart.not_reached"), labels.text(f"chart.not_reached_{value.indicator}")
    return formatting.with_unit(value.value, "days"), ""


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]
