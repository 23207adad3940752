"""Issues by week: what came in, what was closed, what was open on Sunday."""

from linli.metrics import indicators
from linli.metrics.indicators import Point
from linli.selection import Selection
from linli.warehouse.store import Reader

_COLUMNS = {
    "issues_opened": "opened",
    "issues_closed": "closed",
    "issues_backlog": "backlog",
    "issues_reopened": "reopened",
}


def series(reader: Reader, selection: Selection) -> dict[str, tuple[Point, ...]]:
    """Return a point a week, dated on its Monday, for each of the four; 27 weeks up to the end of the selection."""
    rows = reader.rows(
        "week_series",
        stop=selection.stop,
        community_ids=selection.community_ids,
        compound_kinds=selection.compound_kinds,
    )
    found = {}
    for name, column in _COLUMNS.items():
        known = () if indicators.missing(reader, name) else rows
        found[name] = tuple(
            Point(row["week"], "", "", row[column], None, row[column], row["is_final"]) for row in known
        )
    return found
