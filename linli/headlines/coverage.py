"""Coverage: which compounds have a branch, which are effective, and what they lack."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from linli.headlines import words
from linli.metrics import indicators
from linli.metrics.effective_coverage import Counted
from linli.metrics.indicators import Part
from linli.selection import add_months
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows


def compounds_map(compounds: pd.DataFrame, reader: Reader) -> str:
    """Return how many compounds have a branch and where those without one lie."""
    if compounds.empty:
        return ""
    if compounds["form"].isna().any():
        return ""
    without = compounds[compounds["form"] == "none"]
    if without.empty:
        return words.say("map_all", n=len(compounds))
    names = list(dict.fromkeys(without["community_name"].dropna()))
    where = labels.text("figure.comma").join(names[:3]) + (
        words.say("and_others", n=len(names)) if len(names) > 3 else ""
    )
    return words.say("map_some", covered=len(compounds) - len(without), without=len(without), where=where)


def without_branch(compounds: pd.DataFrame) -> int | None:
    """Return how many compounds have no branch; None where branches are not collected."""
    if compounds.empty or compounds["form"].isna().any():
        return None
    return int((compounds["form"] == "none").sum())


def uncovered(steps: Mapping[str, Any] | None) -> int | None:
    """Return how many compounds have no branch, of a row of coverage_steps; None where branches are not collected."""
    return None if steps is None else int(steps["in_scope"] - steps["covered"])


def communities(parts: Sequence[Part]) -> str:
    """Return in how many communities every compound has a branch."""
    known = [part for part in parts if part.status == "ok" and part.key]  # those in no community are none
    if not known:
        return ""
    full = sum(part.numerator == part.denominator for part in known)
    return words.say("communities", n=len(known), full=full)


def communities_judged(rows: Rows) -> str:
    """Return in how many communities every compound is effectively covered, of rows of coverage_communities.

    One of which some compounds are not judged is none of them; how many they are is told.
    """
    rows = tuple(row for row in rows if row["community_id"])  # compounds in no community are none
    if not rows:
        return ""
    full = sum(row["effective"] == row["compounds"] for row in rows)
    unjudged = sum(row["unjudged"] for row in rows)
    rates = [row["rate"] for row in rows if row["rate"] is not None]
    low, high = (formatting.with_unit(edge(rates, default=None), "percent") for edge in (min, max))
    key = "communities_effective" if low == high else "communities_effective_range"
    said = words.say(key, n=len(rows), full=full, low=low, high=high)
    partly = sum(row["unjudged"] > 0 for row in rows)
    return said + (words.say("communities_unjudged", n=partly, unjudged=unjudged) if unjudged else "")


def kinds_judged(parts: Sequence[Part]) -> str:
    """Return how many compounds of each kind are effectively covered, of those that can be judged."""
    told = [
        words.say(
            "kind_effective",
            kind=part.label,
            n=formatting.number(part.numerator),
            all=formatting.number(part.denominator),
        )
        for part in parts
        if part.value is not None
    ]
    return words.say("kinds_effective", told=labels.text("figure.comma").join(told)) if told else ""


def moved(now: pd.DataFrame, before: pd.DataFrame, month: date) -> str:
    """Return which compounds came to have a branch, lost it, became effective or fell back since the month before.

    Both are rows of compounds_map; what is unknown at either time is left out, and without anything known nothing is said.
    """
    both = before.merge(now, on="compound_id", suffixes=("_then", "_now"))
    both = both[both["form_then"].notna() & both["form_now"].notna()]
    if both.empty:
        return ""
    had, has = both["form_then"] != "none", both["form_now"] != "none"
    judged = both["is_effective_then"].notna() & both["is_effective_now"].notna() & had & has
    was, is_now = (
        both[column].fillna(False).astype(bool) for column in ("is_effective_then", "is_effective_now")
    )
    found = {
        "founded": both[~had & has],
        "lost": both[had & ~has],
        "turned": both[judged & ~was & is_now],
        "fell": both[judged & was & ~is_now],
    }
    told = [
        words.say(f"moved_{name}", n=len(rows), names=_named(rows["name_now"].fillna(rows["compound_id"])))
        for name, rows in found.items()
        if len(rows)
    ]
    then = formatting.month(add_months(month, -1))
    return words.say(
        "moved", then=then, told=labels.text("kpi.semicolon").join(told) or words.say("moved_none")
    )


def _named(names: pd.Series) -> str:
    shown = labels.text("figure.comma").join(names.head(4))
    return shown + (words.say("and_others_compounds", n=len(names)) if len(names) > 4 else "")


def coverage_steps(row: Mapping[str, Any] | None, found: Counted) -> str:
    """Return how many compounds should have a branch, have one, and are effectively covered of those judged."""
    if row is None:
        return ""
    counts = {"in_scope": row["in_scope"], "covered": row["covered"]}
    if not is_judged(row, found):
        return words.say("coverage_steps_unjudged" if row["covered"] else "coverage_steps_none", **counts)
    if not found.unjudged:
        gap = row["covered"] - found.effective
        return words.say("coverage_steps", **counts, effective=found.effective, gap=gap)
    return words.say(
        "coverage_steps_partly",
        **counts,
        judged=found.judged,
        effective=found.effective,
        rate=formatting.with_unit(found.rate, "percent"),
        unjudged=found.unjudged,
    ) + bounds(found)


def bounds(found: Counted) -> str:
    """Return between which bounds effective coverage lies whatever the unjudged are, where these lie far apart."""
    if not found.is_wide:
        return ""
    low, high = (formatting.with_unit(value, "percent") for value in (found.lower, found.upper))
    return words.say("coverage_bounds", low=low, high=high)


def unjudged(found: Counted, indicator: str) -> str:
    """Return how many an indicator does not judge, with the bounds where these lie far apart; empty where all are."""
    if not found.unjudged:
        return ""
    of = indicators.catalogue()[indicator].of
    said = words.say("coverage_unjudged", n=formatting.number(found.unjudged), of=of)
    if not found.is_wide:
        return said
    low, high = (formatting.rate(value) for value in (found.lower, found.upper))
    return said + words.say("coverage_between", low=low, high=high)


def coverage_map(shown: Sequence[str], compounds: pd.DataFrame, reader: Reader) -> str:
    """Return how many compounds are effectively covered, only tangibly, not at all, or not judged."""
    if not {"effective", "tangible", "unjudged"} & set(shown):
        return compounds_map(compounds, reader)
    return _covered(*(shown.count(key) for key in ("effective", "tangible", "none", "unjudged")))


def _covered(effective: float, tangible: float, none: float, unjudged: float) -> str:
    shown = {"effective": f"{effective:,}", "tangible": f"{tangible:,}", "none": f"{none:,}"}
    said = words.say("map_effective_all" if not tangible + none + unjudged else "map_effective", **shown)
    return said + (words.say("map_unjudged", n=f"{unjudged:,}") if unjudged else "")


def is_judged(steps: Mapping[str, Any], found: Counted) -> bool:
    """Tell whether any compound with a branch is judged, of a row of coverage_steps."""
    return bool(steps["covered"]) and found.rate is not None


def coverage_totals(steps: Mapping[str, Any] | None, found: Counted) -> str:
    """Return how many compounds are covered effectively, only tangibly, or not at all, or are not judged."""
    if steps is None:
        return ""
    without = steps["in_scope"] - steps["covered"]
    if not is_judged(steps, found):
        if not without:
            return words.say("map_all", n=f"{steps['in_scope']:,}")
        return words.say("map_covered", covered=f"{steps['covered']:,}", none=f"{without:,}")
    tangible = steps["covered"] - found.effective - found.unjudged
    return _covered(found.effective, tangible, without, found.unjudged)


def gates(codes: str | None) -> str:
    """Return the Chinese names of gates written as g1,g2."""
    return labels.text("figure.comma").join(
        labels.text(f"gate.{code}") for code in (codes or "").split(",") if code
    )


def gaps(rows: Rows, found: Counted) -> str:
    """Return how many compounds are not effectively covered and which gate most of them miss; apart how many are not
    judged. Nothing where no compound is in scope.
    """
    if not found.in_scope:
        return ""
    if not rows:
        return words.say("gaps_effective_all")
    missing = [row for row in rows if not row["branches"]]
    failing = [row for row in rows if row["branches"] and row["is_effective"] is False]
    unknown = len(rows) - len(missing) - len(failing)
    apart = words.say("gaps_unjudged", n=unknown) if unknown else ""
    missed = Counter(code for row in failing for code in (row["failed"] or "").split(",") if code)
    if missed:
        code, number = min(missed.items(), key=lambda item: (-item[1], item[0]))
        shown = {"none": len(missing), "gate": labels.text(f"gate.{code}"), "missed": number}
        key = "gaps_effective" if missing else "gaps_effective_formed"
        return words.say(key, n=len(failing) + len(missing), **shown) + apart
    if missing:
        homes = sum(row["households"] or 0 for row in missing)
        return words.say("gaps", n=len(missing), households=formatting.number(float(homes))) + apart
    return words.say("gaps_none") + apart


def gap_rows(rows: Rows) -> pd.DataFrame:
    """Return the compounds without effective coverage, by code, with their gates in words."""
    return pd.DataFrame(
        [
            {
                "compound_id": row["compound_id"],
                "compound_name": row["compound_name"],
                "community_name": row["community_name"],
                "kind": row["kind"],
                "households": row["households"],
                "failed": (gates(row["failed"]) or None)
                if row["branches"]
                else labels.text("gate.no_branch"),
                "unknown": gates(row["unknown"]) or None,
            }
            for row in rows
        ]
    )


def card(compounds: pd.DataFrame, compound_id: str | None) -> str:
    """Return the title of the compound card."""
    chosen = compounds[compounds["compound_id"] == compound_id] if len(compounds) else compounds
    if chosen.empty:
        return words.say("card_none")
    form = chosen["form"].iloc[0]
    if not isinstance(form, str):
        return words.say("card_not_collected", community=chosen["community_name"].iloc[0])
    return words.say(
        "card", community=chosen["community_name"].iloc[0], form=labels.text(f"code.form.{form}")
    )
