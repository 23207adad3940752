"""Targets of the year beside what was reached."""

from datetime import date

import pandas as pd

from linli.metrics import comparison, indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader


def progress(reader: Reader, selection: Selection) -> pd.DataFrame:
    """Return one row per target of the year in which the period ends, in order of indicator."""
    year = selection.end.year
    this_year = Selection(selection.community_ids, selection.compound_kinds, date(year, 1, 1), selection.end)
    records = []
    for row in reader.rows("target_progress", year=year):
        about = indicators.catalogue().get(row["indicator"])
        if about is None:
            continue
        found = indicators.value_alone(reader, row["indicator"], this_year)
        unit = about.unit
        reached = bool(comparison.is_reached(reader, row["indicator"], this_year))
        records.append(
            {
                "title": about.title,
                "value": float(row["value"]),
                "actual": found.value,
                "unit": unit,
                "reached": reached,
                "status": labels.text(f"status.{found.status}") if found.status != "ok" else "",
                "text": labels.text(
                    "chart.actual_of_target",
                    actual=formatting.with_unit(found.value, unit),
                    target=formatting.with_unit(float(row["value"]), unit),
                ),
            }
        )
    return pd.DataFrame(records, columns=["title", "value", "actual", "unit", "reached", "status", "text"])
