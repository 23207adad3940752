"""Units, services, events and shared space."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from linli.headlines import words
from linli.metrics.indicators import Part, Value
from linli.text import formatting, labels
from linli.warehouse.store import Rows


def themes(rows: Rows) -> str:
    """Return of how many communities and themes, and where both meet without a service in twelve months."""
    if not rows:
        return ""
    blank = sum(not row["services_in_year"] for row in rows)
    shown = {
        "communities": len({row["community_id"] for row in rows}),
        "themes": len({row["service_theme"] for row in rows}),
    }
    return words.say("themes" if blank else "themes_full", blank=blank, **shown)


def units(parts: Sequence[Part]) -> str:
    """Return how many units take part."""
    if not parts:
        return ""
    kinds = labels.text("figure.comma").join(
        words.say("units_kind", label=part.label, n=formatting.number(part.value))
        for part in parts
        if part.value
    )
    return words.say("units", n=formatting.number(sum(part.value or 0 for part in parts)), kinds=kinds)


def events(value: Value, parts: Sequence[Part]) -> str:
    """Return how many events were held and of which theme most were."""
    if value.value is None:
        return ""
    if not value.value:
        return ""
    top, n = words.largest(parts), formatting.number(value.value)
    return (
        words.say("events", n=n, label=top.label) if top else words.say("events_alone", n=n)
    ) + words.unnamed(parts, "events")


def levels_linked(rows: Rows) -> str:
    """Return how many communities lack a level, and how many spaces and centers hang in the air."""
    if not rows:
        return ""
    broken = sum(not row["shared_spaces"] or not row["centers"] for row in rows)
    loose = sum(row["loose_spaces"] + row["loose_centers"] for row in rows)
    if not broken and not loose:
        return words.say("levels_linked_all", n=len(rows))
    if not broken:
        return words.say("levels_linked_loose", n=len(rows), loose=loose)
    return words.say("levels_linked", n=len(rows), broken=broken, loose=loose)


def spaces(value: Value) -> str:
    """Return how many branches have a space of their own or shared."""
    if value.value is None:
        return ""
    lacking = (value.denominator or 0) - (value.numerator or 0)
    shown = {"n": formatting.number(value.denominator), "share": formatting.with_unit(value.value, "percent")}
    return (
        words.say("spaces", lacking=formatting.number(lacking), **shown)
        if lacking
        else words.say("spaces_all", **shown)
    )


def lacking(rows: Sequence[Mapping[str, Any]]) -> Rows:
    """Return the branches without a space, by code."""
    return tuple(row for row in rows if row["has_space"] is False)


def space_rows(rows: Rows) -> pd.DataFrame:
    """Return branches with the center that is nearest to each."""
    names = ("branch_name", "community_name", "nearest_center", "center_distance_m")
    return pd.DataFrame(
        [
            {name: row[name] for name in names}
            | {"center_distance_m": row["center_distance_m"] and round(row["center_distance_m"])}
            for row in rows
        ]
    )
