"""What people do: opinions, points, waste, volunteers, brands, exemplars, covenants."""

from collections.abc import Sequence

import pandas as pd

from linli.headlines import words
from linli.metrics.indicators import Part, Point, Value
from linli.text import formatting
from linli.warehouse.store import Rows


def bands(rows: Rows) -> str:
    """Return how many compounds report points and how many of these lie in the lowest band."""
    known = [row for row in rows if row["band"] > 0]
    total = sum(row["compounds"] for row in known)
    if not total:
        return ""
    return words.say("bands", n=total, low=known[0]["compounds"], percent=f"{known[0]['to_percent']:g}")


def points(redeemed: Value, parts: Sequence[Part]) -> str:
    """Return for what most points were earned and what share was redeemed."""
    if not any(part.value for part in parts):
        return ""
    top, share = words.largest(parts), formatting.with_unit(redeemed.value, "percent")
    if redeemed.value is None:
        return words.say("points_earned", label=top.label) if top else ""
    return (
        words.say("points", label=top.label, share=share)
        if top
        else words.say("points_redeemed", share=share)
    )


def joined(points_rate: Sequence[Point], waste_rate: Sequence[Point]) -> str:
    """Return the last month's share of households in points and in kitchen waste."""
    last = [
        [point for point in points if point.value is not None][-1:] for points in (points_rate, waste_rate)
    ]
    if not any(last):
        return ""
    shown = [formatting.with_unit(found[0].value if found else None, "percent") for found in last]
    return words.say("joined", points=shown[0], waste=shown[1])


def waste(points: Sequence[Point]) -> str:
    """Return what share of kitchen waste became enzyme or compost in the last month."""
    known = [point for point in points if point.value is not None]
    if not known:
        return ""
    return words.say(
        "waste",
        month=formatting.month(known[-1].month),
        share=formatting.with_unit(known[-1].value, "percent"),
    )


def volunteers(registered: Value, active: Value) -> str:
    """Return how many volunteers are registered and what share is active."""
    if registered.value is None:
        return ""
    return words.say(
        "volunteers",
        n=formatting.number(registered.value),
        share=formatting.with_unit(active.value, "percent"),
    )


def brands(rows: pd.DataFrame) -> str:
    """Return how many brands are in use and the events that carried them."""
    if rows.empty:
        return ""
    active = int(rows["is_active"].sum())
    if rows["events"].isna().all():
        return words.say("brands_alone", n=active)
    return words.say("brands", n=active, events=int(rows["events"].sum()))


def brand_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return brands in use with their events."""
    return rows.loc[rows["is_active"].astype(bool), ["brand_name", "events", "attendees"]]


def exemplars(value: Value) -> str:
    """Return how many exemplary residents consented to being named."""
    if value.value is None:
        return ""
    return words.say("exemplars", n=formatting.number(value.value))


def exemplar_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the names that may be shown and what they stand for."""
    return rows[["public_name", "exemplar_kind"]]


def covenants(communities: Rows) -> str:
    """Return how many compounds have a covenant and how many of these are filed."""
    if not communities:
        return ""
    n, adopted, filed = (sum(row[name] for row in communities) for name in ("compounds", "adopted", "filed"))
    return words.say("covenants", n=n, adopted=adopted, filed=filed)
