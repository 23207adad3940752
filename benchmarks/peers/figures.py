"""What every peer's page shows, summed once from the small tables of a published file; a choice adds up what stands ready.

Runs in the peers' own environment too: needs DuckDB and NumPy, nothing of linli. PEERS_FILE names the published file and
PEERS_LAST the last month of the period of three, as YYYY-MM.
"""

import os
from collections.abc import Collection
from typing import Any

import duckdb
import numpy as np

FLOWS = ("issues_opened", "issues_closed", "issues_backlog", "on_time_rate")
TITLES = ("Opened", "Closed", "Open at the end", "Closed on time, %")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TEAL, BROWN = "#1B6B72", "#8A5A2B"
Arrays = dict[str, Any]


class Figures:
    """Four figures, 24 months, categories, and weekday by hour, each by community."""

    def __init__(self, file: str = "", last: str = "") -> None:
        """Read the tables that are small however many issues there are."""
        with duckdb.connect(file or os.environ["PEERS_FILE"], read_only=True) as published:
            self._read(published, f"{last or os.environ['PEERS_LAST']}-01")

    def _read(self, published: duckdb.DuckDBPyConnection, last: str) -> None:
        def rows(sql: str) -> list[tuple[Any, ...]]:
            return published.execute(sql, {"last": last} if "$last" in sql else {}).fetchall()

        period = "month between $last::date - interval 2 month and $last::date"
        self.communities = [key for (key,) in rows("select community_id from communities order by all")]
        place = {key: index for index, key in enumerate(["", *self.communities])}
        self._place = place
        self.months = [
            f"{month:%Y-%m-%d}"
            for (month,) in rows(
                "select unnest(generate_series($last::date - interval 23 month, $last::date, interval 1 month))"
            )
        ]
        month_at = {month: index for index, month in enumerate(self.months)}
        self.trend = np.zeros((len(place), 24))
        for key, month, value in rows(
            "select community_id, month, sum(numerator) from kind_values where indicator = 'issues_opened' "
            "and not is_whole and dimension = '' and month > $last::date - interval 24 month "
            "and month <= $last::date group by all"
        ):
            self.trend[place[key], month_at[f"{month:%Y-%m-%d}"]] = value
        self.totals = np.zeros((len(place), 4, 2))
        for key, name, over, under in rows(
            "select community_id, indicator, sum(numerator), coalesce(sum(denominator), 0) from kind_values "
            f"where indicator in {FLOWS} and not is_whole and dimension = '' and {period} "
            "and (indicator != 'issues_backlog' or month = $last::date) group by all"
        ):
            self.totals[place[key], FLOWS.index(name)] = over, under
        counted = rows(
            "select community_id, split_part(dimension, '=', 2), sum(numerator) from kind_values "
            f"where indicator = 'issues_opened' and not is_whole and starts_with(dimension, 'category=') and {period} group by all"
        )
        self.categories = sorted({name for _, name, _ in counted})
        self.by_category = np.zeros((len(place), len(self.categories)))
        for key, name, value in counted:
            self.by_category[place[key], self.categories.index(name)] = value
        used = rows(
            "select community_id, weekday, hour, sum(booked_minutes), sum(bookable_minutes) from hour_totals "
            f"where not is_whole and {period} group by all"
        )
        hours = [row[2] for row in used]
        self.hours = list(range(min(hours), max(hours) + 1)) if hours else []
        self.use = np.zeros((len(place), 7, len(self.hours), 2))
        for key, weekday, hour, over, under in used:
            self.use[place[key], weekday - 1, hour - self.hours[0]] = over or 0, under or 0

    def of(self, chosen: Collection[str]) -> Arrays:
        """Return what is shown of some communities, of all where none is chosen, as plain lists."""
        at = [self._place[key] for key in chosen] or list(range(len(self._place)))
        totals, use = self.totals[at].sum(axis=0), self.use[at].sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            on_time = 100 * totals[3, 0] / totals[3, 1]
            shares = np.round(100 * use[..., 0] / use[..., 1], 1)
        return {
            "figures": [*(int(value) for value in totals[:3, 0]), round(float(on_time), 1)],
            "trend": self.trend[at].sum(axis=0).astype(int).tolist(),
            "categories": self.by_category[at].sum(axis=0).astype(int).tolist(),
            "hours": np.where(np.isnan(shares), None, shares).tolist(),
        }

    def pictures(self, found: Arrays) -> list[dict[str, Any]]:
        """Return the three pictures for plotly, as small as they can be said."""
        brown, teal = {"color": BROWN}, {"color": TEAL}
        quiet = {"height": 260, "margin": {"l": 50, "r": 10, "t": 10, "b": 30}, "template": "none"}
        return [
            {
                "data": [{"type": "scatter", "mode": "lines", "x": self.months, "y": found["trend"], "line": brown}],
                "layout": quiet,
            },
            {
                "data": [{"type": "bar", "orientation": "h", "y": self.categories, "x": found["categories"], "marker": teal}],
                "layout": quiet,
            },
            {
                "data": [
                    {
                        "type": "heatmap",
                        "x": self.hours,
                        "y": WEEKDAYS,
                        "z": found["hours"],
                        "colorscale": [[0, "#E6F0F1"], [1, TEAL]],
                        "showscale": False,
                        "texttemplate": "%{z:.0f}",
                    }
                ],
                "layout": quiet,
            },
        ]  # fmt: skip
