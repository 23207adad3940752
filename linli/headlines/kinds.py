"""Work by kind of compound."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.metrics import absence, intervals
from linli.metrics.indicators import Part, Point
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows

# What a managed compound is to have; the last only where there is a property company.
_PARTIES = ("owners_committee", "property_company", "property_party_org")
_LEAST_CASES = 10  # requests on either side of an assignment, below which they are not compared


# ---------------------------------------------------------------------------- units and members that report


def work(rows: Rows) -> str:
    """Return how many activities there were, by what was done."""
    if not rows:
        return ""
    names = contracts.load_all()["checkin_activities"].field("activity_kind").values
    counts = {row["activity_kind"]: row["activities"] for row in rows}
    kinds = labels.text("figure.comma").join(
        words.say("checkins_work_kind", kind=name, n=formatting.number(counts[kind]))
        for kind, name in names.items()
        if kind in counts
    )
    return words.say("checkins_work", n=formatting.number(sum(counts.values())), kinds=kinds)


def reported(parts: Sequence[Part]) -> str:
    """Return from where to where the share of members who have reported lies in communities."""
    known = [part.value for part in parts if part.value is not None and part.key]
    if not known:
        return ""
    low, high = (formatting.with_unit(value, "percent") for value in (min(known), max(known)))
    if len(known) == 1:
        return words.say("checkins_communities_one", rate=low)
    return words.say("checkins_communities", n=len(known), low=low, high=high)


def course(expected: Sequence[Point], active: Sequence[Point]) -> str:
    """Return the last month's shares of those who have reported, and of these who were active."""
    if not expected or not active:
        return ""
    last = expected[-1], active[-1]
    rate, share = (formatting.with_unit(point.value, "percent") for point in last)
    return words.say("checkins_trend", month=formatting.month(last[0].month), rate=rate, active=share)


def units(rows: Rows) -> str:
    """Return how many units have not reported, and how many did nothing for a year."""
    if not rows:
        return ""
    states = Counter(row["unit_state"] for row in rows)
    told = [
        words.say(f"units_{state}", n=states[state]) for state in ("not_reported", "idle") if states[state]
    ]
    if not told:
        return words.say("units_every", n=len(rows))
    return words.say("units_missing", told=labels.text("figure.comma").join(told), n=len(rows))


def unit_rows(rows: Rows) -> pd.DataFrame:
    """Return units with what each did, those without anything first."""
    names = ("checkin_unit_name", "community_name", "unit_state", "activities", "hours", "last_activity")
    return pd.DataFrame(
        [{name: row[name] for name in names} | {"hours": round(row["hours"])} for row in rows]
    )


# ---------------------------------------------------------------------------- managed compounds


def lacking(rows: Rows) -> list[tuple[Mapping[str, Any], list[str], list[str]]]:
    """Return managed compounds by code with what each lacks and what of it is not known."""
    found = []
    for row in rows:
        if row["kind"] != "managed":
            continue
        asked = [name for name in _PARTIES if name != "property_party_org" or row["has_property_company"]]
        lacks = [name for name in asked if row[f"has_{name}"] is False]
        unknown = [name for name in asked if row[f"has_{name}"] is None]
        found.append((row, lacks, unknown))
    return found


def managed(reader: Reader, selection: Selection, rows: Rows) -> str:
    """Return how many managed compounds lack an owners committee, a property company or its Party organisation."""
    if absence.why(reader, selection, "owners_committee_rate").kind == "not_applicable":
        return ""
    found = lacking(rows)
    known = [lacks for _, lacks, unknown in found if lacks or not unknown]
    if not known:
        return ""
    counts = Counter(name for lacks in known for name in lacks)
    told = [words.say(f"lacking_{name}", n=counts[name]) for name in _PARTIES if counts[name]]
    rest = sum(bool(unknown) for _, _, unknown in found)
    tail = words.say("lacking_unknown", n=rest) if rest else ""
    if not told:
        return words.say("lacking_none", n=len(known)) + tail
    n = sum(bool(lacks) for lacks in known)
    return words.say("lacking", n=n, told=labels.text("figure.comma").join(told)) + tail


def lacking_rows(rows: Rows) -> tuple[pd.DataFrame, list[str]]:
    """Return managed compounds that lack something, by code, and their ids."""
    found = [each for each in lacking(rows) if each[1]]
    comma = labels.text("figure.comma")
    table = [
        {
            "compound_name": row["compound_name"],
            "community_name": row["community_name"],
            "households": row["households"],
            "lacks": comma.join(labels.text(f"lack.{name}") for name in lacks)
            + (
                labels.text("lack.unknown", names=comma.join(labels.text(f"lack.{name}") for name in unknown))
                if unknown
                else ""
            ),
        }
        for row, lacks, unknown in found
    ]
    return pd.DataFrame(table), [row["compound_id"] for row, _, _ in found]


def talks(rows: Rows) -> str:
    """Return how many three-way talks there were, what they resolved, and what of it is done and overdue."""
    if not rows:
        return ""
    made, overdue = rows[0]["resolutions_in_all"], rows[0]["overdue_in_all"]
    told = {"talks": formatting.number(rows[0]["talks_in_all"]), "made": formatting.number(made)}
    if not made:
        return words.say("talks_none", **told)
    text = words.say("talks", **told, done=formatting.number(rows[0]["done_in_all"]))
    return text + (words.say("talks_overdue", n=formatting.number(overdue)) if overdue else "")


def talk_rows(rows: Rows) -> pd.DataFrame:
    """Return three-way talks with what they were about, whether it is done, and in how many days."""
    names = contracts.load_all()["issues"].field("category").values
    comma = labels.text("figure.comma")
    return pd.DataFrame(
        [
            {
                "date": row["date"],
                "compound_name": row["compound_name"],
                "matters": comma.join(
                    names.get(code, code) for code in (row["matters"] or "").split(",") if code
                )
                or None,
                "talk_made": row["resolutions"],
                "talk_done": row["done"],
                "talk_state": row["talk_state"],
                "talk_days": row["talk_days"],
            }
            for row in rows
        ]
    )


# ---------------------------------------------------------------------------- compounds without management


def visits(rows: Rows, days: float) -> str:
    """Return how many compounds without management have not been visited for too long."""
    known = [row for row in rows if row["visit_lapsed"] is not None]
    if not known:
        return ""
    lapsed = sum(row["visit_lapsed"] for row in known)
    text = words.say("visits", n=len(known), lapsed=lapsed, days=formatting.number(days))
    rest = len(rows) - len(known)
    return text + (words.say("visits_rest", n=rest) if rest else "")


def led(rows: Rows, found: Rows) -> tuple[pd.DataFrame, list[str]]:
    """Return compounds without management, those without a leader first, then those not visited for too long, each by its
    code; with the post that leads it, the standards its branch misses, open requests, and what changed since.
    """
    more = {row["compound_id"]: row for row in found}
    ordered = sorted(rows, key=lambda row: (row["assigned"] is not False, row["visit_lapsed"] is not True))
    table = []
    for row in ordered:
        about = more.get(row["compound_id"], {})
        nobody = labels.text("led.none") if row["assigned"] is False else None
        table.append(
            {
                "compound_name": row["compound_name"],
                "community_name": row["community_name"],
                "leader": about.get("leader") or nobody,
                "assigned_on": about.get("from_on"),
                "visited_on": row["last_visit"],
                "days_since_visit": row["days_since_visit"],
                "standards": _standards(about),
                "open_issues": about.get("open_issues"),
                "led_change": _changed(about),
            }
        )
    shown = pd.DataFrame(table)
    for name in ("days_since_visit", "open_issues"):
        if table:
            shown[name] = shown[name].astype("Int64")
    return shown, [row["compound_id"] for row in ordered]


def _standards(row: Mapping[str, Any]) -> str | None:
    """Return which standards of effective coverage a compound's branch misses."""
    if row.get("branches") is None:
        return None
    if not row["branches"]:
        return labels.text("led.no_branch")
    if row["is_effective"]:
        return labels.text("led.standards", n=5)
    codes = [code for code in (row["failed"] or "").split(",") if code]
    if not codes:
        return labels.text("led.unjudged")
    comma = labels.text("figure.comma")
    return labels.text("led.failed", gates=comma.join(labels.text(f"gate.{code}") for code in codes))


def _changed(row: Mapping[str, Any]) -> str | None:
    """Return the share closed in time before and since a compound was assigned, with the interval of the change."""
    if not row.get("from_on"):
        return None
    if row["due_since"] is None:
        return labels.text("led.early")
    if min(row["due_before"], row["due_since"]) < _LEAST_CASES:
        return labels.text("led.few", n=_LEAST_CASES)
    sides = [
        (row["on_time_since"], row["due_since"]),
        (row["on_time_before"], row["due_before"]),
    ]
    since, before = ((hits / cases, *intervals.share(hits, cases)) for hits, cases in sides)
    low, high = intervals.difference(since, before)
    told = {"before": words.percent(before[0]), "since": words.percent(since[0])}
    if low <= 0 <= high:
        return words.say("led_even", **told)
    bounds = {
        "low": formatting.signed(100 * low, "percent"),
        "high": formatting.signed(100 * high, "percent"),
    }
    return words.say("led_change", **told, **bounds)
