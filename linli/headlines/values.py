"""What people do: opinions, points, waste, volunteers, brands, exemplars, covenants."""

from collections.abc import Mapping, Sequence

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.metrics.indicators import Point, Value
from linli.text import formatting, labels
from linli.warehouse.store import Rows


def bands(rows: Rows, taken: Value) -> str:
    """Return how many compounds may be told and how many of these lie in the lowest band; that none may where some took part."""
    known = [row for row in rows if row["band"] > 0]
    total = sum(row["compounds"] for row in known)
    if not total:
        return words.say("bands_hidden") if rows and taken.value is not None else ""
    shown = {"n": total, "percent": f"{known[0]['to_percent']:g}"}
    low = known[0]["compounds"]
    return words.say("bands_all" if low == total else "bands" if low else "bands_none", low=low, **shown)


def points(redeemed: Value, kinds: Rows) -> str:
    """Return for what most points were earned and what share was redeemed."""
    known = [row for row in kinds if row["earned"]]
    if not known:
        return words.say("points_few") if kinds else ""
    top = max(known, key=lambda row: row["earned"])["points_kind"]
    label = contracts.value_label("points", "points_kind", top) or top
    if redeemed.value is None:
        return words.say("points_earned", label=label)
    return words.say("points", label=label, share=formatting.with_unit(redeemed.value, "percent"))


def earned(points: Value, redeemed: Value, taken: Value) -> str:
    """Return what share of households took part, how many points were earned in the period, and what share was redeemed."""
    if not points.value:
        return ""
    shown = {"n": formatting.number(points.value)}
    by = words.say("earned_by", rate=words.rate(taken)) if taken.value is not None else ""
    if redeemed.value is None:
        return by + words.say("earned_alone", **shown)
    return by + words.say("earned", share=formatting.with_unit(redeemed.value, "percent"), **shown)


def waiting(rows: Rows, months: float) -> str:
    """Return how many points wait to be redeemed, and in how many compounds nobody redeemed any for so many months."""
    if not rows:
        return ""
    shown = {"n": formatting.number(rows[0]["compounds"]), "months": formatting.number(months)}
    open_points, told = rows[0]["all_open"], rows[0]["told"]
    late = rows[0]["late"]
    text = words.say("points_late" if late else "points_in_time", late=formatting.number(late), **shown)
    if open_points is None:  # of too few households to be told
        return text
    name = "points_open" if told == rows[0]["compounds"] else "points_open_told"
    return words.say(name, points=formatting.number(open_points), told=formatting.number(told)) + text


def waste_made(rows: Rows) -> str:
    """Return how much kitchen waste was taken in, what was made of it, and of how much nobody wrote down the use."""
    known = [row for row in rows if row["kg_in"] is not None]
    if not known:
        return words.say("waste_few") if rows else ""

    def made(row: Mapping[str, float | None]) -> float:
        return (row["kg_enzyme"] or 0) + (row["kg_compost"] or 0)

    taken = formatting.with_unit(sum(row["kg_in"] for row in known), "kg")
    text = words.say("waste_made", taken=taken, made=formatting.with_unit(sum(map(made, known)), "kg"))
    untold = sum(made(row) for row in known if row["used_for"] is None)
    return text + (words.say("waste_untold", untold=formatting.with_unit(untold, "kg")) if untold else "")


def waste_rest(rows: Rows) -> str:
    """Return how much of the waste taken in did not become a product, of which the ledger does not tell what it became."""
    known = [row for row in rows if row["kg_in"] is not None]
    if not known or any(row["kg_enzyme"] is None and row["kg_compost"] is None for row in known):
        return ""
    rest = sum(row["kg_in"] - (row["kg_enzyme"] or 0) - (row["kg_compost"] or 0) for row in known)
    return words.say("waste_rest", rest=formatting.with_unit(rest, "kg")) if rest > 0 else ""


def joined(trends: Sequence[Sequence[Point]], values: Sequence[Value]) -> str:
    """Return the last month's share of households in points and in kitchen waste, or why one of them has none."""
    months = [point.month for points in trends for point in points if point.value is not None]
    if not months:
        return ""
    last = [
        [point.value for point in points if point.month == max(months) and point.value is not None]
        for points in trends
    ]
    shown = [
        formatting.with_unit(found[0], "percent")
        if found
        else labels.text(f"status.{'no_data' if value.status == 'ok' else value.status}")
        for found, value in zip(last, values, strict=True)
    ]
    return words.say("joined", month=formatting.month(max(months)), points=shown[0], waste=shown[1])


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
