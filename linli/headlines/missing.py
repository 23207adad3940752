"""What leads a view of work: who or what is missing, by name; none missing and not known are other sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli import contracts
from linli.headlines import matters, residents, values, words
from linli.metrics import absence, indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.text.order import natural
from linli.warehouse.store import Reader, Rows

_NAMED = 3  # by name; of more than one more it is said how many there are


@dataclass(frozen=True)
class Thing:
    """What is missing something: its name, and the view of its file with what that is asked by, where it has one."""

    name: str
    view: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Missing:
    """A part of the sentence: how many lack what, the first of them in the order of codes, and how many there are if more.

    One of which nothing is named tells how things stand, so that what is missing has something to be missing of.
    """

    told: str
    things: tuple[Thing, ...] = ()
    rest: str = ""


def kinds(reader: Reader, selection: Selection, compounds: Rows) -> tuple[Missing, ...]:
    """Return which compounds without management have no leader assigned, and which have not been visited for too long."""
    unmanaged = [row for row in compounds if row["kind"] == "unmanaged"]
    days = formatting.number(reader.rule("visit_lapse_days", selection.last_day))
    return (
        _of(reader, selection, "unassigned", "assigned_rate", unmanaged, "assigned", False),
        _of(reader, selection, "lapsed", "visited_rate", unmanaged, "visit_lapsed", True, days=days),
    )


def posts(reader: Reader, selection: Selection, rows: Rows, known: Mapping[str, Any]) -> tuple[Missing, ...]:
    """Return which branches have no secretary, and in which the term has ended."""
    files = _places(reader, "branch", "compound")
    longest = max((row["vacant_days"] or 0 for row in rows if row["is_vacant"]), default=0)
    parts = (
        ("vacant" if longest else "vacant_undated", "vacant_posts", "is_vacant", "posts"),
        ("term_ended", "terms_ended", "is_term_ended", "terms"),
    )
    return tuple(
        _say(
            reader,
            selection,
            name,
            indicator,
            [files.get(row["branch_id"], Thing(row["branch_name"])) for row in rows if row[flag]],
            known["branches"],
            known[f"{of}_unknown"],
            days=formatting.number(longest),
        )
        for name, indicator, flag, of in parts
    )


def branches(reader: Reader, selection: Selection) -> tuple[Missing, ...]:
    """Return which compounds have no branch."""
    gaps = reader.rows("detail_gaps", **selection.query())
    rate = indicators.value_alone(reader, "tangible_coverage_rate", selection)
    without = [_compound(row) for row in gaps if not row["branches"]]
    return (_say(reader, selection, "branch", rate.indicator, without, int(rate.denominator or 0)),)


def themes(reader: Reader, selection: Selection, rows: Rows) -> tuple[Missing, ...]:
    """Return which community had no service of which theme in twelve months."""
    blank = [_theme(row) for row in rows if not row["services_in_year"]]
    return (_say(reader, selection, "theme", "theme_gaps", blank, len(rows)),)


def far(reader: Reader, selection: Selection, at: Mapping[str, Any]) -> tuple[Missing, ...]:
    """Return which compounds have no center within so many metres on foot; `at` is what `reach_communities` is asked by."""
    known = reader.rows("reach_communities", **at)
    beyond, total = (sum(row[name] for row in known) for name in ("far", "compounds"))
    things = [_compound(row, "name") for row in reader.rows("far_list", **at)]
    unknown = total - sum(row["known"] for row in known)
    metres = formatting.number(at["metres"])
    return (
        _say(
            reader,
            selection,
            "far",
            "households_within_500m",
            things,
            total,
            unknown,
            metres=metres,
            n=beyond,
        ),
    )


def covenants(reader: Reader, selection: Selection, told: Rows) -> tuple[Missing, ...]:
    """Return how many small matters are open, and which compounds have no covenant."""
    rows = reader.rows("detail_covenants", **selection.query())
    without = [_compound(row) for row in rows if row["adopted_on"] is None]
    lacking = _say(reader, selection, "covenant", "covenant_coverage_rate", without, len(rows))
    return (*_standing(matters.open_ones(told)), lacking)


def redemptions(reader: Reader, selection: Selection, rows: Rows) -> tuple[Missing, ...]:
    """Return who takes part and what was earned, and the compounds in which points wait and nobody redeemed any for too long."""
    names = ("points_earned", "points_redeemed_rate", "points_participation_rate")
    standing = values.earned(*(indicators.value(reader, name, selection) for name in names))
    late = [_compound(row) for row in rows if row["is_late"]]
    months = formatting.number(reader.rule("redeem_gap_months", selection.last_day))
    waiting = _say(reader, selection, "redeem", "points_open", late, len(rows), months=months)
    return (*_standing(standing), waiting)


def deeds(reader: Reader, selection: Selection, rows: Rows) -> tuple[Missing, ...]:
    """Return in how many compounds residents lead, and those in which nobody does any more."""
    stopped = [_compound(row) for row in rows if row["has_stopped"]]
    months = formatting.number(reader.rule("deed_quiet_months", selection.last_day))
    quiet = _say(reader, selection, "deeds", "deed_compounds", stopped, len(rows), months=months)
    return (*_standing(residents.led(indicators.value(reader, "deeds_done", selection), rows)), quiet)


def centers(reader: Reader, selection: Selection, modules: Rows, projects: Rows) -> tuple[Missing, ...]:
    """Return which centers lack a module that each should have, and at which a project is behind its plan."""
    names = {row["center_id"]: row["center"] for row in modules}
    lacking = {row["center_id"] for row in modules if row["present"] is False and row["module_group"] > 0}
    unknown = {row["center_id"] for row in modules if row["present"] is None} - lacking
    files = {thing.name: thing for thing in _places(reader, "center", "center").values()}
    things = [
        Thing(name, "center", (("center_id", key),))
        for key, name in sorted(names.items(), key=lambda item: natural(item[0]))
        if key in lacking
    ]
    behind = [row["center"] or row["project_id"] for row in projects if row["project_state"] == "behind"]
    late = [files.get(name, Thing(name)) for name in behind]
    return (
        _say(reader, selection, "projects", "detail_projects", late, len(projects)),
        _say(reader, selection, "modules", "modules_present_rate", things, len(names), len(unknown)),
    )


def overdue(reader: Reader, selection: Selection) -> tuple[Missing, ...]:
    """Return how many open issues are over their day, or that none is; nothing where that was not collected."""
    late = indicators.value(reader, "overdue_open", selection)
    if late.value is None:
        return ()
    return _standing(
        words.say("overdue_open" if late.value else "overdue_none", n=formatting.number(late.value))
    )


def halls(reader: Reader, selection: Selection, rows: Rows) -> tuple[Missing, ...]:
    """Return what the halls heard in the period, and which heard no opinion in twelve months."""
    silent = [_center(row) for row in rows if row["hall_state"] == "silent"]
    heard = indicators.value(reader, "opinions_collected", selection)
    standing = (
        words.say("halls_heard", n=len(rows), opinions=formatting.number(heard.value)) if heard.value else ""
    )
    return (*_standing(standing), _say(reader, selection, "halls", "halls_silent", silent, len(rows)))


def _standing(told: str) -> tuple[Missing, ...]:
    """Return how things stand as a part of its own; nothing of nothing."""
    return (Missing(told),) if told else ()


def _of(
    reader: Reader,
    selection: Selection,
    name: str,
    indicator: str,
    rows: Sequence[Mapping[str, Any]],
    flag: str,
    lacks: bool,
    **values: object,
) -> Missing:
    things = [_compound(row) for row in rows if row[flag] is lacks]
    unknown = sum(row[flag] is None for row in rows)
    return _say(reader, selection, name, indicator, things, len(rows), unknown, **values)


def _say(
    reader: Reader,
    selection: Selection,
    name: str,
    rests_on: str,
    things: Sequence[Thing],
    total: int,
    unknown: int = 0,
    **filled: object,
) -> Missing:
    """Return who is missing; nobody, why that cannot be told, and of how many nothing is known.

    Where things are only the first of many, `n` among what is filled in says how many there are.
    """
    why = absence.why(reader, selection, rests_on)
    if why.is_certain or unknown >= total:
        return Missing(why.text)
    tail = labels.text("missing.unknown", n=unknown) if unknown else ""
    if not things:
        return Missing(labels.text(f"missing.{name}_none", **filled) + tail)
    filled = {"n": len(things)} | filled
    told = labels.text(f"missing.{name}", **filled)
    if filled["n"] == len(things) <= _NAMED + 1:
        return Missing(told, tuple(things), tail)
    return Missing(told, tuple(things[:_NAMED]), labels.text("missing.more") + tail)


def _compound(row: Mapping[str, Any], name: str = "compound_name") -> Thing:
    return Thing(row[name] or row["compound_id"], "compound", (("compound", row["compound_id"]),))


def _theme(row: Mapping[str, Any]) -> Thing:
    code = row["service_theme"]
    theme = contracts.value_label("unit_services", "service_theme", code) or code
    return Thing(f"{row['community_name']}{theme}", "sharing", (("community", row["community_id"]),))


def compounds_of(reader: Reader, rows: Rows) -> list[str]:
    """Return which compound's file each row of a branch opens; nothing where its branch covers several or none."""
    places = _places(reader, "branch", "compound")
    known = {key: dict(thing.parameters)["compound"] for key, thing in places.items()}
    return [known.get(row["branch_id"], "") for row in rows]


def _center(row: Mapping[str, Any]) -> Thing:
    return Thing(row["center"] or row["center_id"], "center", (("center_id", row["center_id"]),))


def _places(reader: Reader, kind: str, view: str) -> dict[str, Thing]:
    """Return the files of places of a kind, by their own ids."""
    key = {"center": "center_id"}.get(view, view)
    rows: Iterable[Mapping[str, Any]] = (row for row in reader.rows("named_places") if row["kind"] == kind)
    return {row["id"]: Thing(row["name"] or row["id"], view, ((key, row["opens"]),)) for row in rows}
