"""Money, floor area, projects and modules of centers."""

from collections.abc import Sequence
from datetime import date

from linli.headlines import words
from linli.metrics.indicators import Part, Value
from linli.text import formatting
from linli.warehouse.store import Rows


def money(rows: Rows) -> str:
    """Return how much money was granted: the treasury's, and that of society and firms apart."""
    if not rows:
        return ""
    granted = {row["is_fiscal"]: row["granted_in_all"] for row in rows}
    fiscal, other = (
        formatting.with_unit(granted.get(kind, 0.0), "ten_thousand_yuan") for kind in (True, False)
    )
    return (
        words.say("money", fiscal=fiscal, other=other)
        if False in granted
        else words.say("money_fiscal", fiscal=fiscal)
    )


def areas(value: Value, parts: Sequence[Part]) -> str:
    """Return the floor area in service and how most of it was obtained."""
    if value.value is None:
        return ""
    if not value.value:
        return ""
    top, area = words.largest(parts), formatting.with_unit(value.value, "m2")
    if not top:
        return words.say("areas_alone", area=area)
    return words.say("areas", area=area, label=top.label) + words.unnamed(parts, "m2")


def projects(rows: Rows, stop: date) -> str:
    """Return how many projects are completed by a day, what area these brought, and how many are behind plan."""
    if not rows:
        return ""
    done = [row for row in rows if row["completed_on"] is not None and row["completed_on"] < stop]
    known = [row for row in done if row["area_before_m2"] is not None and row["area_after_m2"] is not None]
    text = words.say("projects", n=len(rows), done=len(done))
    if known:
        before, after = (sum(row[f"area_{name}_m2"] for row in known) for name in ("before", "after"))
        shown = {"before": formatting.with_unit(before, "m2"), "after": formatting.with_unit(after, "m2")}
        text += words.say("projects_area", **shown)
    behind = sum(row["project_state"] == "behind" for row in rows)
    return text + (words.say("projects_behind", n=behind) if behind else "")


def modules(rows: Rows) -> str:
    """Return how many centers lack a module that every center should have."""
    if not rows:
        return ""
    centers = {row["center_id"] for row in rows}
    lacking = {row["center_id"] for row in rows if row["present"] is False and row["module_group"] > 0}
    unknown = {row["center_id"] for row in rows if row["present"] is None}
    if unknown == centers:
        return words.say("modules_unjudged", n=len(centers))
    text = (
        words.say("modules", n=len(centers), missing=len(lacking))
        if lacking
        else words.say("modules_full", n=len(centers) - len(unknown))
    )
    return text + (words.say("modules_unrecorded", n=len(unknown)) if unknown else "")
