"""Issues: what comes in, what stays open, where from, and what repeats."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from linli.headlines import comparisons, words
from linli.metrics import comparison, indicators
from linli.metrics.comparison import Comparison
from linli.metrics.indicators import Part, Point, Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows


def flow(
    opened: Sequence[Point],
    closed: Sequence[Point],
    backlog: Sequence[Point],
    reopened: Sequence[Point] = (),
    *,
    step: str = "month",
) -> str:
    """Return what came in, what was closed and how the backlog moved in the last complete month or week.

    What opened less closed does not explain of the move is named: reopened since, or closed before it was opened.
    """
    done = [point for point in opened if point.is_final]
    if not done:
        return ""
    month = done[-1].month
    came, went = done[-1].value, _at(closed, month)
    again = _at(reopened, month) or 0.0
    named = formatting.week if step == "week" else formatting.month
    # Nothing opened may mean that nothing came or that the ledger was not kept on: only what it holds is told.
    silent = list(itertools.takewhile(lambda point: not point.value, reversed(done)))
    if silent:
        sentence = words.say(
            "flow_since_none" if len(silent) > 1 else "flow_none", month=named(silent[-1].month)
        )
        if went:
            sentence += words.say("flow_closed", month=named(month), n=formatting.number(went))
    else:
        sentence = words.say(
            "flow_opened" if went is None else "flow",
            month=named(month),
            opened=formatting.number(came),
            closed=formatting.number(went),
        )
    left, before = _at(backlog, month), _at(backlog, done[-2].month) if len(done) > 1 else None
    if left is None or before is None:
        return sentence
    move = left - before
    if again:
        sentence += words.say("flow_reopened", n=formatting.number(again))
    key = f"backlog_level_{step}" if move == 0 else "backlog_up" if move > 0 else "backlog_down"
    sentence += words.say(key, left=formatting.number(left), by=formatting.number(abs(move)))
    rest = move - ((came or 0.0) - (went or 0.0) + again)
    return sentence + (
        words.say("flow_rest", n=formatting.number(abs(rest))) if went is not None and rest else ""
    )


def _at(points: Sequence[Point], month: date) -> float | None:
    return next((point.value for point in points if point.month == month), None)


def categories(reader: Reader, selection: Selection) -> str:
    """Return the largest named category's share of the period, and how it moved against last year beyond chance."""
    now = indicators.breakdown(reader, "issues_opened", selection, "category")
    total, top, tail = (
        sum(part.numerator or 0 for part in now),
        words.largest(now),
        words.unnamed(now, "issues"),
    )
    if not top:
        return ""
    text = words.say(
        "categories",
        label=top.label,
        period=formatting.months(selection.start, selection.end),
        share=formatting.with_unit(100.0 * (top.numerator or 0) / total, "percent"),
    )
    found = comparison.parts(reader, "issues_opened", selection, "last_year", "category")
    moved = comparison.share_change(found, top.key) if found.then else None
    if moved is None:
        return text + words.say("stop") + tail
    if not moved.is_beyond_chance:
        return text + words.say("share_level") + tail
    change = moved.share - moved.before
    key = "share_up" if change > 0 else "share_down"
    return text + words.say(key, by=formatting.change(abs(change), "percent").lstrip("+")) + tail


def cohorts(indicator: str, points: Sequence[Point]) -> str:
    """Return a rate of the last month that is over; of the 30-day completion whose 30 days are over."""
    if indicator != "completed_30d_rate":
        return comparisons.last_month(indicator, points)
    done = [point for point in points if point.is_final and point.value is not None]
    if not done:
        return words.say("cohorts_young") if points else ""
    last = done[-1]
    return words.say(
        "cohorts",
        month=formatting.month(last.month),
        rate=formatting.with_unit(last.value, "percent"),
        n=formatting.number(last.denominator),
    )


def ages(parts: Sequence[Part], legacy: Value) -> str:
    """Return how many issues are open, how many of them for more than 90 days, and the long-standing ones."""
    total = sum(part.numerator or 0 for part in parts)
    if not total:
        return ""
    old = sum(part.numerator or 0 for part in parts if part.key in ("d365", "more"))
    text = words.say("ages" if old else "ages_young", n=formatting.number(total), old=formatting.number(old))
    return text + (words.say("legacy", n=formatting.number(legacy.value)) if legacy.value is not None else "")


def rates(resolved: Value, satisfied: Value) -> str:
    """Return the two rates of call-backs with what they are counted from."""
    if resolved.value is None and satisfied.value is None:
        return ""
    return words.say(
        "rates",
        resolved=words.rate(resolved),
        satisfied=words.rate(satisfied),
        n=formatting.number(resolved.denominator if resolved.denominator else satisfied.denominator),
    )


def callbacks(valid: Value, left_out: Value, missing: Value) -> str:
    """Return how many closings were called back with success, left out or never called: what the rates rest on.

    Nothing where that is not collected or nothing was closed.
    """
    if "not_collected" in (valid.status, left_out.status, missing.status):
        return ""
    parts = [value.value or 0.0 for value in (valid, left_out, missing)]
    closed = sum(parts)
    if not closed:
        return ""
    counts = zip(("valid", "excluded", "missing", "closed"), (*parts, closed), strict=True)
    shown = {name: formatting.number(count) for name, count in counts}
    return labels.text(
        "rates.callbacks", **shown, share=formatting.with_unit(100 * parts[0] / closed, "percent")
    )


def aligned(row: Mapping[str, Any], opened: Comparison | None = None) -> str:
    """Return how many issues came a working day, against last year, as far from the Spring Festival where that moves.

    `opened` is what is said of the issues opened against the same months of last year: the verdict is that one.
    """
    then = "_aligned" if row["is_moved"] else "_then"
    if (
        row["issues"] is None
        or row[f"issues{then}"] is None
        or not row["workdays"]
        or not row[f"workdays{then}"]
    ):
        return words.say("aligned_few") if row["issues"] is not None else ""
    if row["issues"] < comparison.FEWEST_MOVED:
        return words.say("aligned_now_small", n=formatting.number(row["issues"]))
    if row[f"issues{then}"] < comparison.FEWEST_MOVED:
        daily = formatting.number(row["issues"] / row["workdays"], "per_100")
        return words.say("aligned_small", now=daily, n=formatting.number(row[f"issues{then}"]))
    now, before = row["issues"] / row["workdays"], row[f"issues{then}"] / row[f"workdays{then}"]
    return words.say(
        f"aligned{then}",
        now=formatting.number(now, "per_100"),
        before=formatting.number(before, "per_100"),
        change=formatting.change(100 * (now / before - 1) if before else None, "percent_of"),
        verdict=words.say("aligned_verdict", verdict=labels.text(f"verdict.{opened.verdict}"))
        if opened and opened.status == "ok" and not row["is_moved"]
        else "",
    )


def per_workday(issues: float | None, days: float | None) -> tuple[str, str]:
    """Return issues a working day, and how many of both there were."""
    if issues is None or not days:
        return labels.text("figure.missing"), labels.text("status.no_data")
    counted = labels.text("aligned.counted", issues=formatting.number(issues), days=formatting.number(days))
    return labels.text("aligned.daily", rate=formatting.number(issues / days, "per_100")), counted


def rate_map(communities: Rows) -> str:
    """Return how many issues there were, and per 1,000 households of the compounds whose households are known."""
    issues = sum(row["issues"] for row in communities)
    households = sum(row["households"] or 0 for row in communities)
    if not issues or not households:
        return ""
    rate = 1000 * sum(row["issues_known"] for row in communities) / households
    return words.say("rate_map", issues=formatting.number(issues), rate=formatting.number(rate, "per_1000"))


def repeats(rows: pd.DataFrame, days: float) -> str:
    """Return in how many places the same kind of request came again within so many days."""
    shown = formatting.number(days)
    if rows.empty:
        return ""
    total = rows.iloc[0]
    return words.say("repeats", n=int(total["places"]), days=shown, repeated=int(total["repeated_in_all"]))


def repeat_places(rows: pd.DataFrame) -> int:
    """Return how many places there are in all; the rows are the first of them."""
    return int(rows["places"].max()) if len(rows) else 0


def repeat_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return repeated requests as a table."""
    names = ["compound_name", "category", "issues", "repeated", "last_on"]
    return rows[names]


def late(row: Mapping[str, Any]) -> str:
    """Return by how much the newest month usually still grows, by when rows came or by what earlier versions said."""
    if row["late_share"] is None:
        return words.say("late_unknown")
    if row["basis"] == "versions":
        share = formatting.change(100 * row["late_share"], "percent_of")
        return words.say(
            "late_versions",
            share=share,
            months=row["months"],
            n=formatting.number(row["issues"]),
            late=formatting.number(row["late"]),
        )
    return words.say(
        "late",
        share=words.percent(row["late_share"]),
        late=formatting.number(row["late"]),
        n=formatting.number(row["issues"]),
    )


def warnings(rows: Rows, watched: bool = True) -> str:
    """Return how many compounds had unusually many issues in the latest month that had any, and how many before.

    Watched tells whether any compound of any month of the period could be judged.
    """
    if not rows:
        return words.say("warnings_none" if watched else "warnings_unwatched")
    latest = max(row["month"] for row in rows)
    n = sum(row["month"] == latest for row in rows)
    before = words.say("warnings_before", n=len(rows) - n) if len(rows) > n else ""
    return words.say("warnings", month=formatting.month(latest), n=n) + before
