"""Who has a center in reach."""

from linli.headlines import words
from linli.planning.what_if import Hours, Reached
from linli.text import formatting
from linli.warehouse.store import Rows


def reach(communities: Rows, metres: float) -> str:
    """Return how many compounds have no center within reach and how many households live there."""
    known, far, households = (
        sum(row[name] for row in communities) for name in ("known", "far", "households_far")
    )
    if not known:
        return ""
    if not far:
        return words.say("reach_all", n=known, metres=formatting.number(metres))
    return words.say(
        "reach_some", n=far, metres=formatting.number(metres), households=formatting.number(households)
    )


def rings(rows: Rows) -> str:
    """Return the share of households within the middle reach and how many lie beyond the farthest."""
    if not rows or rows[0]["share"] is None:
        return ""
    middle, beyond = rows[1], rows[-1]
    share = formatting.with_unit(middle["share"], "percent")
    return words.say(
        "rings",
        share=share,
        metres=formatting.number(middle["metres"]),
        far=formatting.number(rows[-2]["metres"]),
        beyond=formatting.number(beyond["households"]),
    )


def reached(spots: int, found: Reached, metres: float) -> str:
    """Return what centers put on the map would bring; without one how to put one there."""
    if not spots:
        return words.say("whatif_hint", metres=formatting.number(metres))
    return words.say(
        "whatif",
        n=spots,
        metres=formatting.number(metres),
        compounds=len(found.compounds),
        households=formatting.number(found.households),
    )


def hours_in_reach(found: Hours | None) -> str:
    """Return how many hours a week a household has an open center within reach, and what an extension would make it."""
    if found is None:
        return ""
    now, then = (formatting.number(hours, "hours_a_week") for hours in (found.now, found.then))
    if not found.gaining:
        return words.say("hours_reach", now=now)
    return words.say("hours_reach_more", now=now, then=then, households=formatting.number(found.gaining))


def far(communities: Rows, metres: float) -> str:
    """Return how many compounds have no center within reach."""
    if not any(row["known"] for row in communities):
        return ""
    n, known = (sum(row[name] for row in communities) for name in ("far", "known"))
    return words.say("far" if n else "far_none", n=n, known=known, metres=formatting.number(metres))
