"""Money, floor area, projects and modules of centers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linli.headlines import words
from linli.metrics.indicators import Part, Value
from linli.metrics.project_use import Effect
from linli.text import formatting, labels
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
    late = sum(row["project_state"] == "completed_late" for row in done)
    text += words.say("projects_late", n=late) if late else ""
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


def lacking(rows: Rows) -> int:
    """Return how many modules that every center should have are missing."""
    return sum(row["present"] is False and row["module_group"] > 0 for row in rows)


def effects(found: Mapping[str, Effect]) -> str:
    """Return after how many projects centers are used more, less or as before, and of how many that cannot be said."""
    counts = Counter(effect.verdict for effect in found.values())
    judged = counts["more"] + counts["level"] + counts["less"]
    if not found or (counts["unknown"] and not judged):
        return ""
    verdicts = [
        words.say(f"effects_{name}", n=counts[name]) for name in ("more", "less", "level") if counts[name]
    ]
    text = words.say("effects", n=judged, told=labels.text("figure.comma").join(verdicts))
    if not judged:
        text = words.say("effects_none", n=len(found))
    told = [
        words.say(f"effects_{name}", n=counts[name]) for name in ("few", "new", "running") if counts[name]
    ]
    return text + "".join(told)


def optional(rows: Rows) -> str:
    """Return how many centers chose a module of their own, and how many of these nobody uses."""
    if not rows:
        return ""
    centers = len({row["center_id"] for row in rows})
    idle = sum(row["module_use"] == "unused" for row in rows)
    return words.say("optional", n=centers) + (words.say("optional_idle", n=idle) if idle else "")


def used(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return how much a module is used where it is: of its open minutes, or by visits."""
    if all(row["module_use"] == "not_told" for row in rows):
        return words.say("module_untold")
    known = [row for row in rows if row["open_minutes"] and row["booked_minutes"] is not None]
    said = []
    if known:
        share = sum(row["booked_minutes"] for row in known) / sum(row["open_minutes"] for row in known)
        said.append(words.say("module_booked", share=words.percent(share)))
    visits = [row["visits"] for row in rows if row["visits"] is not None]
    if visits:
        said.append(formatting.with_unit(sum(visits), "visits"))
    return words.say("joiner").join(said)
