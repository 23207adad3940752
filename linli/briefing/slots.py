"""The 34 blanks of the speech and its claims: what fills each, over which window, and what keeps it open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from linli.briefing.content import Claim, Slot
from linli.headlines import base
from linli.metrics import effective_coverage, indicators
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.warehouse import sqlfiles
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader

# Place in the speech → the number that fills it.
_NUMBERS = {
    3: ("N01", "slot_communities"),
    4: ("N02", "slot_residents"),
    5: ("N03", "slot_members"),
    7: ("N04", "slot_single_threshold"),
    8: ("N05", "slot_branches"),
    9: ("N06", "slot_building_groups"),
    10: ("N07", "slot_secretaries"),
    12: ("N08", "slot_retired_reported"),
    14: ("N09", "slot_case_meetings"),
    15: ("N10", "slot_case_households"),
    16: ("N11", "slot_funding"),
    17: ("N12", "slot_area"),
    21: ("N13", "slot_opinions"),
    22: ("N14", "slot_settled"),
    25: ("N15", "slot_units"),
    26: ("N16", "slot_volunteers"),
    32: ("N17", "slot_legacy_solved"),
}
# Place in the speech → the name that fills it, and the query that gives it.
_NAMES = {
    1: ("district", "name_street"),
    2: ("street", "name_street"),
    6: ("street", "name_street"),
    11: ("retired_community", "name_retired_community"),
    13: ("heating_case", "name_cases"),
    18: ("modules", "name_modules"),
    19: ("hall_community", "name_hall_center"),
    20: ("hall_compound", "name_hall_center"),
    23: ("waste_community", "name_waste_center"),
    24: ("waste_compound", "name_waste_center"),
    27: ("exemplar_veteran_member", "name_exemplars"),
    28: ("exemplar_good_secretary", "name_exemplars"),
    29: ("exemplar_volunteer", "name_exemplars"),
    30: ("dangerous_housing_case", "name_cases"),
    31: ("heating_case", "name_cases"),
    33: ("street", "name_street"),
    34: ("plan", "name_plan"),
}
# The example that a query's $subject stands for → the name that carries it.
_SUBJECTS = {"retired_community": 11, "heating_case": 13, "hall_center": 19}
# Of which none is not worth a sentence.
_SAID_OF_SOME = ("N06", "N07", "N11", "N12", "N13", "N14", "N15", "N16", "N17")
_NAMED_AT_MOST = 3  # communities; of more the first is named, and how many there are
CLAIMS = (
    "old",
    "members_uneven",
    "full_coverage",
    "effective_coverage",
    "chosen",
    "trained",
    "filed",
    "reviewed",
    "checkin_work",
    "talks",
    "solved",
    "assigned",
    "branch_space",
    "own_way",
    "modules_present",
    "waste_made",
    "themes",
    "four_levels",
    "deeds",
    "covenanted",
    "focused",
    "small_matters",
    "visited",
    "five_brands",
    "brands_alive",
    "daily_kindness",
    "redeemed",
)
# Of these a sentence is to be seen to where nothing bears it; one of the others is left out.
_SEEN_TO = {
    "full_coverage",
    "effective_coverage",
    "solved",
    "assigned",
    "branch_space",
    "own_way",
    "modules_present",
    "five_brands",
}
LEFT_OUT = frozenset(CLAIMS) - _SEEN_TO
# Of these the sentence goes with its example, its projects or its kind of compound, where there are none (speech.where_none).
_MAY_BE_NONE = frozenset({"solved", "own_way", "assigned"})
_MEASURED = ("holds", "numerator", "denominator", "numerator_before", "denominator_before")
_MASKED = {"retired_community", "hall_community", "waste_community"}
_UNNAMED = {"heating_case", "dangerous_housing_case", "hall_compound", "waste_compound"}


@dataclass(frozen=True)
class Ask:
    """What a briefing is asked to be about."""

    community_ids: tuple[str, ...] | None  # None is the whole street
    as_of: date
    is_masked: bool = False  # communities by letters, compounds without a name


def street(reader: Reader, ask: Ask) -> str:
    """Return the name of the street, or a word for it where the ledgers name none or several."""
    return str(_name(reader, ask, "street", "name_street").get("value") or labels.text("speech.street"))


def first_day(reader: Reader) -> date:
    """Return the first day of the months the data cover; before it there is nothing to say."""
    return min((row["month"] for row in reader.rows("month_list")), default=reader.version.data_as_of)


def scope(reader: Reader, ask: Ask) -> str:
    """Return what the briefing is about, as short as can be said: the street, or the communities chosen."""
    if ask.community_ids is None or len(ask.community_ids) <= _NAMED_AT_MOST:
        return whole_scope(reader, ask)
    rows = reader.rows("communities_list")
    streets = {row["street"] for row in rows if row["community_id"] in ask.community_ids}
    all_of_them = {row["community_id"] for row in rows if row["street"] in streets}
    if len(streets) == 1 and None not in streets and all_of_them == set(ask.community_ids):
        return str(streets.pop())  # one street of several
    first = community(reader, ask, ask.community_ids[0])
    return labels.text("speech.several", first=first, n=len(ask.community_ids))


def whole_scope(reader: Reader, ask: Ask) -> str:
    """Return the street, or every community chosen by its name."""
    if ask.community_ids is None:
        return street(reader, ask)
    return labels.text("figure.comma").join(
        community(reader, ask, community_id) for community_id in ask.community_ids
    )


def community(reader: Reader, ask: Ask, community_id: str) -> str:
    """Return a community's name, or its letter; the empty id stands for what lies in none."""
    names = _communities(reader)
    if not community_id:
        return labels.text("figure.no_community")
    if not ask.is_masked or community_id not in names:
        return names.get(community_id, community_id)
    letters = labels.get("speech.letters")
    place = list(names).index(community_id)
    letter = letters[place % len(letters)] + (str(place // len(letters) + 1) if place >= len(letters) else "")
    return labels.text("speech.masked_community", letter=letter)


@kept
def _communities(reader: Reader) -> dict[str, str]:
    return {row["community_id"]: row["name"] for row in reader.rows("communities_list")}


def keys() -> dict[str, str]:
    """Return under which key of the labels each blank has its title, by id in the order of the speech."""
    return {
        _NUMBERS[place][0] if place in _NUMBERS else f"S{place:02d}": _NUMBERS[place][1]
        if place in _NUMBERS
        else _NAMES[place][0]
        for place in range(1, 35)
    }


def slots(reader: Reader, ask: Ask) -> tuple[Slot, ...]:
    """Return all 34 blanks in the order of the speech."""
    return tuple(
        _number(reader, ask, place, *_NUMBERS[place]) if place in _NUMBERS else _named(reader, ask, place)
        for place in range(1, 35)
    )


def claims(reader: Reader, ask: Ask) -> tuple[Claim, ...]:
    """Return the claims of the speech in its order, each in the wording that the data support."""
    own = {"effective_coverage": _effective_claim, "members_uneven": _uneven_claim, "themes": _themes_claim}
    return tuple(own[name](reader, ask) if name in own else _claim(reader, ask, name) for name in CLAIMS)


def exact(slot: Slot) -> str:
    """Return the number of a slot as it was counted, empty for a name or where nothing fills it."""
    if not isinstance(slot.value, float):
        return ""
    return formatting.fixed(slot.value, 0 if slot.value.is_integer() else 1)


@dataclass(frozen=True)
class CaseFacts:
    """What a case took until the day asked for."""

    case_id: str
    days: int
    is_closed: bool
    meetings: float | None  # None where nobody wrote them down
    households: float | None


def case(reader: Reader, ask: Ask, kind: str) -> CaseFacts | None:
    """Return the facts of the case that the speech tells of a kind, None where there is none."""
    issue = _name(reader, ask, f"{kind}_case", "name_cases").get("subject")
    cases = reader.rows("case_list") if reader.may_run("case_list") else ()
    row = next((row for row in cases if issue and row["issue_id"] == issue), None)
    if row is None:
        return None
    about = _rows(reader, ask, "claim_solved", issue)[0]
    meetings, households = (
        None
        if indicators.lacking(reader, sqlfiles.load_all()[query].items("needs"))
        else _rows(reader, ask, query, issue)[0]["value"]
        for query in ("slot_case_meetings", "slot_case_households")
    )
    return CaseFacts(
        row["case_id"], about["denominator"], about["numerator"] is not None, meetings, households
    )


# ---------------------------------------------------------------------------- what queries give


def _rows(reader: Reader, ask: Ask, query: str, subject: str | None = None) -> list[Mapping[str, Any]]:
    about = sqlfiles.load_all()[query]
    given = {
        "as_of": ask.as_of,
        "community_ids": ask.community_ids,
        "subject": subject,
        "threshold": reader.threshold,
    }
    return list(reader.rows(query, **{name: given[name] for name in about.params}))


def _name(reader: Reader, ask: Ask, key: str, query: str) -> Mapping[str, Any]:
    found = [row for row in _rows(reader, ask, query) if row["key"] == key]
    return found[0] if found else {}


def subject(reader: Reader, ask: Ask, query: str) -> str | None:
    """Return the id of the example that a query is about, None where it is about none or there is none."""
    example = sqlfiles.load_all()[query].fields.get("subject", "none")
    return _name(reader, ask, *_NAMES[_SUBJECTS[example]]).get("subject") if example in _SUBJECTS else None


def _lacks(reader: Reader, query: str) -> str:
    """Return the titles of what a query needs and the sources lack, the choice of its example included."""
    queries = sqlfiles.load_all()
    example = queries[query].fields.get("subject", "none")
    asked = (query, _NAMES[_SUBJECTS[example]][1]) if example in _SUBJECTS else (query,)
    needs = [need for name in asked for need in queries[name].items("needs")]
    return indicators.need_titles(indicators.lacking(reader, needs))


def _why_open(reader: Reader, ask: Ask, query: str) -> str:
    """Return why a query cannot be asked: what it lacks, what begins later, no example; empty where it can."""
    if lacks := _lacks(reader, query):
        return labels.text("speech.reason.lacks", ledgers=lacks)
    if later := _until(reader, ask, query)[1]:
        return labels.text("speech.reason.later", ledgers=later)
    example = sqlfiles.load_all()[query].fields.get("subject", "none")
    if example in _SUBJECTS and subject(reader, ask, query) is None:
        return labels.text(f"speech.reason.{example}")
    return ""


def _until(reader: Reader, ask: Ask, query: str) -> tuple[date, str]:
    """Return until when the ledgers speak, at most the day asked for, and the ledger that begins after it."""
    wanted = {need.split(".")[0] for need in sqlfiles.load_all()[query].items("needs")}
    rows = [row for row in reader.rows("data_date_list") if row["ledger"] in wanted]
    later = [row["ledger"] for row in rows if row["data_from"] is not None and row["data_from"] > ask.as_of]
    return min([ask.as_of, *(row["as_of"] for row in rows)]), indicators.need_titles(later)


# ---------------------------------------------------------------------------- slots


def _blank(reader: Reader, ask: Ask, place: int, key: str, query: str) -> Slot:
    """Return a slot that nothing fills yet."""
    end, _ = _until(reader, ask, query)
    about = sqlfiles.load_all()[query].fields
    return Slot(
        number=place,
        id=f"S{place:02d}",
        kind="name",
        title=labels.text(f"slot.{key}.title"),
        status="open",
        value=None,
        n=None,
        unit="" if about["unit"] == "none" else formatting.unit(about["unit"]),
        rendering=labels.text("speech.open"),
        formula=query,
        meaning=labels.text(f"slot.{key}.meaning"),
        window=labels.text("speech.window.point", day=formatting.day(end)),
        start=None,
        end=end,
        scope=scope(reader, ask),
        reason="",
    )


def _number(reader: Reader, ask: Ask, place: int, slot_id: str, query: str) -> Slot:
    about = sqlfiles.load_all()[query].fields
    kind: Literal["number", "parameter"] = "parameter" if slot_id == "N04" else "number"
    blank = replace(_blank(reader, ask, place, query, query), id=slot_id, kind=kind)
    if reason := _why_open(reader, ask, query):
        return replace(blank, reason=reason)
    about_id = subject(reader, ask, query)
    if about_id is not None:
        blank = replace(blank, scope=_subject_scope(reader, ask, about["subject"]))
    row = next(iter(_rows(reader, ask, query, about_id)), None)
    if row is None or row["value"] is None:
        reason = "threshold" if slot_id == "N04" else "no_data"
        return replace(blank, reason=labels.text(f"speech.reason.{reason}"))
    value = float(row["value"])
    if not value and not _has_places(reader, ask, query):
        return replace(blank, reason=labels.text("speech.reason.no_place"))
    start = None if about["span"] == "point" else _start(reader, query, row["start_on"])
    blank = replace(blank, n=row["n"], start=start, window=_window(start, blank.end))
    if not _may_show(reader, ask, query, value, blank.end):
        return replace(
            blank,
            status="suppressed",
            n=None,
            rendering=labels.text("speech.suppressed"),
            reason=labels.text("speech.reason.small", k=reader.threshold, unit=blank.unit),
        )
    counted = row.get("counted_on")
    if counted is not None:  # a count stands for the day it was taken, not for that of the whole
        window = labels.text("speech.window.counted", counted=formatting.days(row["counted_from"], counted))
        blank = replace(blank, end=counted, window=window)
    return replace(blank, status="ok", value=value, rendering=_rendered(value, about["render"]))


def _start(reader: Reader, query: str, wanted: date | None) -> date | None:
    """Return from when a number is counted: as it wants, but not before the ledgers that it needs begin."""
    needs = {need.split(".")[0] for need in sqlfiles.load_all()[query].items("needs")}
    begun = [row["data_from"] for row in reader.rows("data_date_list") if row["ledger"] in needs]
    return max([day for day in (wanted, *begun) if day is not None], default=None) if wanted else None


def _window(start: date | None, end: date) -> str:
    if start is None:
        return labels.text("speech.window.point", day=formatting.day(end))
    return labels.text("speech.window.from", start=formatting.day(start), day=formatting.day(end))


def _rendered(value: float, how: str) -> str:
    if how == "yu":
        return formatting.at_least(value)
    return formatting.fixed(value, 1 if how == "wan" else 0)


def _subject_scope(reader: Reader, ask: Ask, subject: str) -> str:
    """Return the name of the example: a community, a case, or a center by community and compound."""
    places = (19, 20) if subject == "hall_center" else (_SUBJECTS[subject],)
    return "".join(_named(reader, ask, place).rendering for place in places)


def _has_places(reader: Reader, ask: Ask, query: str) -> bool:
    """Tell whether what a query counts lies in communities at all; if not, none in one of them says nothing."""
    if ask.community_ids is None or "community_ids" not in sqlfiles.load_all()[query].params:
        return True
    street, nowhere = (
        _rows(reader, replace(ask, community_ids=ids), query)[0]["value"] for ids in (None, ("",))
    )
    return not street or street != nowhere


def _may_show(reader: Reader, ask: Ask, query: str, value: float, end: date) -> bool:
    """Tell whether a number of persons may be told: the one that the dashboard tells of the same choice and no other.

    A number of a day within a month would tell by subtraction who was counted before it and who after. Of an example of a
    community (`small`) only that of the whole street: else every community could be asked for, and the rest reckoned.
    """
    privacy = sqlfiles.load_all()[query].fields["privacy"]
    if privacy == "no":
        return True
    if privacy == "events":
        return not 0 < value < reader.threshold
    if privacy == "small":
        return value >= reader.threshold and ask.community_ids is None
    return any(  # in the middle of a month its count may be still to come; a ledger's first day may lie before its first month
        _is_shown(reader, ask, query, privacy, add_months(end, months)) for months in (0, -1, 1)
    )


def _is_shown(reader: Reader, ask: Ask, query: str, indicator: str, month: date) -> bool:
    shown = indicators.value_alone(reader, indicator, Selection(ask.community_ids, None, month, month))
    return shown.status == "ok" and shown.numerator == _rows(reader, ask, query)[0]["value"]


def _named(reader: Reader, ask: Ask, place: int) -> Slot:
    key, query = _NAMES[place]
    blank = _blank(reader, ask, place, key, query)
    if key == "modules":
        blank = replace(blank, kind="literal")
    if lacks := _lacks(reader, query):
        return replace(blank, reason=labels.text("speech.reason.lacks", ledgers=lacks))
    found = _name(reader, ask, key, query)
    if not found.get("value"):
        reason = "no_case" if key.endswith("_case") else "no_name"
        if not reader.is_of_what_is_seen(
            query
        ):  # that the street has none nobody can say who sees a part of it
            reason = "of_street"
        return replace(blank, reason=labels.text(f"speech.reason.{reason}"))
    text = str(found["value"])
    if ask.is_masked and key in _MASKED:
        text = community(reader, ask, found["community_id"])
    elif ask.is_masked and key in _UNNAMED:
        text = labels.text(f"speech.masked.{key}")
    return replace(blank, status="ok", value=text, rendering=text)


# ---------------------------------------------------------------------------- claims


def _claim(reader: Reader, ask: Ask, name: str) -> Claim:
    query = f"claim_{name}"
    reason = _why_open(reader, ask, query)
    # What does not ask of which communities is said of the street, and who may see a part of it cannot say that.
    is_seen = reader.is_of_what_is_seen(query)
    rows = _rows(reader, ask, query, subject(reader, ask, query)) if is_seen and not reason else []
    row = next(iter(rows), None)
    status: Literal["pass", "reworded", "open", "none"] = "open"
    values, variant = {"reason": reason or labels.text("speech.reason.no_data")}, "open"
    if row is not None and row["holds"] is not None:
        status = "pass" if row["holds"] else "reworded"
        values, variant = _measures(row), _variant(row)
        if row["numerator"] == 0 and labels.get(f"claim.{name}.zero", None) is not None:
            variant = "zero"
    elif _concerns_nothing(reader, ask, name):
        status = "none"
        variant = "none" if name not in LEFT_OUT else "open"
    if _is_of_street(query) and ask.community_ids is not None:  # no community claims what the street does
        status, variant = "none", "open" if name in LEFT_OUT else "none"
        values = {"reason": labels.text("speech.reason.the_streets")}
    measured = labels.get(f"claim.{name}.measured_{variant}", labels.text(f"claim.{name}.measured"))
    return Claim(
        id=name,
        title=labels.text(f"claim.{name}.title"),
        status=status,
        wording=labels.text(f"claim.{name}.{variant}", **values),
        measured=values["reason"] if status in ("open", "none") else measured.format(**values),
        formula=query,
        meaning=labels.text(f"claim.{name}.meaning"),
    )


def _is_of_street(query: str) -> bool:
    """Tell whether a query asks of no community: what it tells is the street's."""
    return not {"community_ids", "subject"} & set(sqlfiles.load_all()[query].params)


def _concerns_nothing(reader: Reader, ask: Ask, name: str) -> bool:
    """Tell whether a claim that nothing bears lacks no ledger: there is simply nothing here that it would be about.

    Of the whole street only what may be none of every street; an example that it lacks is to be looked for.
    """
    query = f"claim_{name}"
    if name not in LEFT_OUT | _MAY_BE_NONE or _lacks(reader, query) or _until(reader, ask, query)[1]:
        return False
    return ask.community_ids is not None or sqlfiles.load_all()[query].fields.get("subject", "none") == "none"


def _uneven_claim(reader: Reader, ask: Ask) -> Claim:
    """Return the claim that members live unevenly, from what may be shown of communities."""
    name, indicator = "members_uneven", "members_per_1000_residents"
    reason = _why_open(reader, ask, indicator)
    months = [row["month"] for row in reader.rows("month_list") if row["month_end"] <= ask.as_of]
    parts: tuple[indicators.Part, ...] = ()
    if months and not reason:
        selection = Selection(ask.community_ids, None, months[-1], months[-1])
        parts = indicators.breakdown(reader, indicator, selection, "community")
    found = base.spread(parts)
    variant: Literal["pass", "reworded", "open"] = "open"
    if found is not None:
        variant = "pass" if found.is_uneven else "reworded"
    is_one = not reason and ask.community_ids is not None and len(ask.community_ids) == 1
    if is_one:
        reason = labels.text("speech.reason.one_community")
    values = {} if found is None else {"n": str(found.n), "low": found.low, "high": found.high}
    return Claim(
        id=name,
        title=labels.text(f"claim.{name}.title"),
        status="none" if is_one else variant,
        wording=labels.text(f"claim.{name}.{variant}", **values),
        measured=labels.text(f"claim.{name}.measured", **values)
        if found
        else reason or labels.text("speech.reason.no_data"),
        formula=indicator,
        meaning=labels.text(f"claim.{name}.meaning"),
    )


def _themes_claim(reader: Reader, ask: Ask) -> Claim:
    """Return the claim that services are offered of every theme, else of which they are."""
    name, indicator = "themes", "services_held"
    reason = _why_open(reader, ask, indicator)
    months = [row["month"] for row in reader.rows("month_list") if row["month_end"] <= ask.as_of]
    told: dict[str, float] = {}
    if months and not reason:
        chosen = Selection(ask.community_ids, None, max(months[0], add_months(months[-1], -11)), months[-1])
        parts = indicators.breakdown(reader, indicator, chosen, "theme")
        told = {part.key: part.numerator for part in parts if part.numerator}
    named = [key for key in indicators.axis_keys("theme") if key != "other"]
    values = {
        "n": formatting.number(sum(told.values())),
        "names": labels.text("figure.comma").join(
            indicators.key_label(reader, "theme", key) for key in named if key in told
        ),
    }
    variant: Literal["pass", "reworded", "open"] = "open"
    if values["names"]:
        variant = "pass" if set(named) <= set(told) else "reworded"
    return Claim(
        id=name,
        title=labels.text(f"claim.{name}.title"),
        status="none" if variant == "open" and not reason and ask.community_ids is not None else variant,
        wording=labels.text(f"claim.{name}.{variant}", **values),
        measured=labels.text(f"claim.{name}.measured", **values)
        if values["names"]
        else reason or labels.text("speech.reason.no_data"),
        formula=indicator,
        meaning=labels.text(f"claim.{name}.meaning"),
    )


def gap(reader: Reader, ask: Ask, name: str) -> int:
    """Return how many of what a claim counts fall short of it; none where it cannot be told."""
    query = f"claim_{name}"
    if _why_open(reader, ask, query) or not reader.is_of_what_is_seen(query):
        return 0
    row = next(iter(_rows(reader, ask, query)), None)
    counted = row is not None and row["holds"] is not None and row["numerator"] is not None
    return int(row["denominator"] - row["numerator"]) if row is not None and counted else 0


def kinds_lacking(reader: Reader, ask: Ask) -> set[str]:
    """Return of which kinds the communities chosen have no compound; of the whole street none is left out."""
    if ask.community_ids is None:
        return set()
    rows = reader.rows("compound_kinds", community_ids=ask.community_ids, compound_kinds=None)
    return set(indicators.axis_keys("kind")) - {row["kind"] for row in rows}


def is_none_here(ask: Ask, slot: Slot) -> bool:
    """Tell whether communities were chosen that have no such example: what is said of it then does not apply to them."""
    none = {labels.text(f"speech.reason.{reason}") for reason in ("no_case", "no_name", "of_street")}
    return ask.community_ids is not None and slot.kind == "name" and slot.reason in none


def is_nothing(ask: Ask, slot: Slot) -> bool:
    """Tell whether what is said of a blank is left out: no such example here, or an example that has none of it."""
    return is_none_here(ask, slot) or (slot.id in _SAID_OF_SOME and slot.value == 0)


def _effective_claim(reader: Reader, ask: Ask) -> Claim:
    """Return the claim of the one number that the screen shows too: turned only where nothing contradicts it."""
    name = "effective_coverage"
    reason = _why_open(reader, ask, effective_coverage.QUERY)
    # Only months that every ledger it rests on covers whole, as comparisons do.
    months = [
        row["month"]
        for row in reader.rows("month_list")
        if row["month_end"] <= ask.as_of
        and indicators.is_whole(reader, "effective_coverage_rate", row["month"])
    ]
    found = None
    if months and not reason:
        found = effective_coverage.read(reader, Selection(ask.community_ids, None, months[-1], months[-1]))
    blank = Claim(
        id=name,
        title=labels.text(f"claim.{name}.title"),
        status="open",
        wording=labels.text(f"claim.{name}.open"),
        measured=reason or labels.text("speech.reason.no_data"),
        formula=effective_coverage.QUERY,
        meaning=labels.text(f"claim.{name}.meaning"),
    )
    if found is None or found.compounds.rate is None:
        return blank
    counted = found.compounds
    values = {
        "rate": formatting.with_unit(counted.rate, "percent"),
        "effective": formatting.number(counted.effective),
        "judged": formatting.number(counted.judged),
        "in_scope": formatting.number(counted.in_scope),
        "unjudged": formatting.number(counted.unjudged),
        "total": formatting.number(counted.judged_both),
        "before": formatting.number(counted.effective_before),
        "now": formatting.number(counted.effective_now),
        "up": formatting.number(counted.up),
        "down": formatting.number(counted.down),
        "lower": formatting.with_unit(counted.lower, "percent"),
        "upper": formatting.with_unit(counted.upper, "percent"),
    }
    apart = ""
    if counted.unjudged:
        apart = labels.text(f"claim.{name}.apart{'_wide' if counted.is_wide else ''}", **values)
    measured = "measured" if counted.judged_both else "measured_alone"
    variant: str = found.verdict
    if found.verdict == "turning" and counted.effective >= counted.in_scope:
        variant = "moved"
    elif found.verdict == "unjudged" and not counted.effective:
        variant = "unjudged_none"
    return replace(
        blank,
        status="pass" if found.verdict == "turned" else "reworded",
        wording=labels.text(f"claim.{name}.{variant}", **values, apart=apart),
        measured=labels.text(f"claim.{name}.{measured}", **values),
    )


def _variant(row: Mapping[str, Any]) -> str:
    """Return which wording a claim gets: that of a pass, one measured, or one for what goes on or stays level."""
    if row["holds"]:
        return "pass"
    if row["numerator"] is None:
        return "going"
    is_level = row["denominator_before"] and (
        row["numerator"] * row["denominator_before"] == row["numerator_before"] * row["denominator"]
    )
    return "level" if is_level else "reworded"


def _measures(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a claim's counts and rates as texts."""
    n, total = row["numerator"], row["denominator"]
    before, total_before = row["numerator_before"], row["denominator_before"]
    return {
        "n": formatting.number(n),
        "total": formatting.number(total),
        "gap": formatting.number(total - n if n is not None and total is not None else None),
        "rate": _percent(n, total),
        "before": _percent(before, total_before),
        "leaders": formatting.number(before),
        **{name: formatting.number(number) for name, number in row.items() if name not in _MEASURED},
    }


def _percent(numerator: float | None, denominator: float | None) -> str:
    return formatting.with_unit(
        100 * numerator / denominator if numerator is not None and denominator else None, "percent"
    )
