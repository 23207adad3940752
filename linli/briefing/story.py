"""The pages of the seminar: the story in three parts, each page one conclusion, at most five figures, one picture."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from linli import contracts, headlines
from linli.briefing import measures, slots
from linli.briefing.content import (
    Bars,
    Claim,
    Empty,
    Event,
    Figure,
    Lines,
    Look,
    Map,
    Page,
    Picture,
    Place,
    Series,
    Slot,
    Table,
    Timeline,
)
from linli.briefing.slots import Ask
from linli.geo import map_limit, shapes
from linli.metrics import absence, comparison, effective_coverage, indicators, project_use, targets
from linli.selection import Selection, add_months, last_day
from linli.text import formatting, labels
from linli.theme import compound_states
from linli.warehouse import sqlfiles
from linli.warehouse.store import Reader

_LEAST_RATE = 20  # a share of fewer persons is not shown to guests (docs/basis.md, persons before guests)
_DOT = 0.0004  # degrees: half the width of a compound of which only the point is known
_MONTHS = 24
_FEWEST = 2  # figures that make a page without a picture
_STEPS = ("raised", "accepted", "discussed", "decided", "carried_out", "judged_good")
_MANAGED = ("owners_committee_rate", "property_company_rate", "property_party_org_rate")
_GATES = ("g1", "g2", "g3", "g4", "g5")


@dataclass(frozen=True)
class Story:
    """What every page draws from."""

    reader: Reader
    ask: Ask
    slots: Mapping[str, Slot]
    claims: Mapping[str, Claim]
    year: Selection  # from January to the last month that had ended by the day

    @property
    def scope(self) -> dict[str, Any]:
        """Return the choice of communities and kinds, as queries want it."""
        return {"community_ids": self.ask.community_ids, "compound_kinds": None}

    def value(self, indicator: str) -> indicators.Value:
        """Return an indicator of the year so far."""
        return indicators.value(self.reader, indicator, self.year)

    def rendering(self, *ids: str) -> dict[str, str]:
        """Return what the speech prints for some slots, by id."""
        return {name: self.slots[name].rendering for name in ids}


def pages(reader: Reader, ask: Ask, filled: Sequence[Slot], claims: Sequence[Claim]) -> tuple[Page, ...]:
    """Return the pages in the order in which they are told; of communities chosen those that say something of them."""
    story = Story(
        reader,
        ask,
        {slot.id: slot for slot in filled},
        {claim.id: claim for claim in claims},
        _year(reader, ask),
    )
    found = (_of_worth(story, page) for made in _PAGES if (page := made(story)) is not None)
    return tuple(_spoken(story, page) for page in found if page is not None)


def _of_worth(story: Story, page: Page) -> Page | None:
    """Return a page as it is told, None where nothing of it is: of communities without figures that they do not have."""
    shown = page.figures
    if story.ask.community_ids is not None:
        none = {slot.id for slot in story.slots.values() if slots.is_nothing(story.ask, slot)}
        shown = tuple(figure for figure in shown if figure.status == "ok" and figure.source not in none)
    known = sum(figure.status == "ok" for figure in shown)
    is_empty = isinstance(page.picture, Empty)
    if is_empty and known < (1 if story.ask.community_ids is None else _FEWEST):
        return None
    return replace(page, figures=shown)


def _spoken(story: Story, page: Page) -> Page:
    """Return a page with the words to say: what it is about, its conclusion, its figures, and what the speech says of it."""
    stop = labels.text("bulletin.stop")
    lead = labels.get(f"story.lead.{page.id}", "")
    # What is of a period is said with it; that there is nothing of something is shown, not said.
    told: dict[bool, list[str]] = {False: [], True: []}
    for figure in page.figures:
        if figure.status == "ok" and figure.value not in page.title and figure.value.strip("0."):
            about = indicators.catalogue().get(figure.source)
            told[about is not None and about.window == "period"].append(_aloud(figure))
    words = [lead + page.title]
    for is_of_period, said in told.items():
        key = "story.told_period" if is_of_period else "story.told"
        text = labels.text("story.told_joiner").join(said)
        words.append(labels.text(key, told=text, **_caption(story)) if said else "")
    words = [*filter(None, (*words, *page.words))]
    ends = labels.text("story.ends")
    return replace(
        page, words=tuple(formatting.solid(text if text[-1] in ends else text + stop) for text in words)
    )


def _aloud(figure: Figure) -> str:
    """Return a figure as it is said: its name, its number, and its unit, which stands once where both say of what one is."""
    said = _said(figure)
    unit = figure.unit.partition("/")[0] if said.startswith(labels.text("story.each")) else figure.unit
    return f"{said}{figure.value}{unit}"


def _said(figure: Figure) -> str:
    """Return what a figure is called where its number and unit follow at once: a count of units is said by these."""
    name, counted = _name(figure), labels.text("story.counted")
    for end in (f"{figure.unit}{counted}", figure.unit, counted) if figure.unit else ():
        if name.endswith(end):
            return name.removesuffix(end)
    return name


def _name(figure: Figure) -> str:
    """Return the whole name of a figure."""
    about = indicators.catalogue().get(figure.source)
    return about.title if about else figure.title


def window(reader: Reader, ask: Ask) -> str:
    """Return the months that figures of the pages are of, unless they say others."""
    year = _year(reader, ask)
    return formatting.months(year.start, year.end)


def _year(reader: Reader, ask: Ask) -> Selection:
    months = [row["month"] for row in reader.rows("month_list")]
    ended = [month for month in months if last_day(month) <= ask.as_of]
    end = ended[-1] if ended else add_months(ask.as_of, -1)
    return Selection(ask.community_ids, None, date(end.year, 1, 1), end)


# ---------------------------------------------------------------------------- figures and notes


def _slot(story: Story, slot_id: str, title: str = "") -> Figure:
    slot = story.slots[slot_id]
    return Figure(
        title=title or slot.title,
        value=slot.rendering,
        unit="" if slot.status != "ok" else slot.unit,
        note=slot.reason
        if slot.status != "ok"
        else labels.text("story.exact", value=slots.exact(slot), unit=slot.unit)
        if slot.rendering.endswith(labels.text("figure.over", value=""))
        else "",
        source=slot_id,
        status=slot.status,
    )


def _figure(story: Story, indicator: str) -> Figure:
    about, value = indicators.catalogue()[indicator], story.value(indicator)
    few = about.people and about.kind == "ratio" and (value.denominator or 0) < _LEAST_RATE
    if value.status != "ok" or few:
        status = "suppressed" if few and value.status == "ok" else value.status
        return Figure(
            about.short,
            labels.text("figure.missing"),
            "",
            labels.text(f"status.{status}"),
            indicator,
            "suppressed" if status == "suppressed" else "open",
        )
    return Figure(
        about.short,
        formatting.number(value.value, about.unit),
        formatting.unit(about.unit),
        _beside(story, value, about),
        indicator,
    )


def _beside(story: Story, value: indicators.Value, about: indicators.Indicator) -> str:
    """Return of when the figure is if not of the day, n, and how it moved within a year."""
    parts = []
    if about.window == "period":  # titles and what stands beside it may be of other months
        parts.append(formatting.short_months(value.start, value.end))
    if about.window == "point" and last_day(value.end) != story.ask.as_of:
        parts.append(labels.text("story.month_end", month=formatting.month(value.end)))
    if value.denominator is not None:
        parts.append(
            labels.text(
                "story.ratio",
                numerator=formatting.number(value.numerator),
                denominator=formatting.number(value.denominator),
                of=about.of,
            ).strip()
        )
    counted = effective_coverage.of_indicator(story.reader, about.id, story.year)
    if counted and counted.unjudged:
        parts.append(labels.text("story.unjudged", n=formatting.number(counted.unjudged)) + _bounds(counted))
    found = _moved(story, value.indicator)
    if found.is_alarm and found.change is not None:
        change = formatting.change(found.change, about.unit)
        verdict = labels.text(f"verdict.{found.verdict}")
        parts.append(labels.text("story.against_last_year", change=change, verdict=verdict))
    return labels.text("story.beside").join(parts)


def _moved(story: Story, indicator: str) -> comparison.Comparison:
    return comparison.of(story.reader, indicator, story.year, "last_year")


def _bounds(found: effective_coverage.Counted) -> str:
    """Return between which bounds effective coverage lies whatever the unjudged are, where these lie far apart."""
    if not found.is_wide:
        return ""
    lower, upper = (formatting.rate(value) for value in (found.lower, found.upper))
    return labels.text("story.bounds", lower=lower, upper=upper)


def _notes(story: Story, shown: Sequence[Figure], *queries: str) -> tuple[str, ...]:
    """Return what the speaker may be asked: definition, window, n and date of every figure and of the picture."""
    lines = []
    for figure in shown:
        slot = story.slots.get(figure.source)
        if slot is not None:
            said = {"title": slot.title, "meaning": slot.meaning, "window": slot.window}
            lines.append(labels.text("story.note", **said, n=_of(slot.n)))
            continue
        if figure.source not in indicators.catalogue():
            continue
        about, value = indicators.catalogue()[figure.source], story.value(figure.source)
        window = (
            formatting.month(value.end)
            if about.window == "point"
            else formatting.months(value.start, value.end)
        )
        said = {"title": about.title, "meaning": about.meaning, "window": window}
        lines.append(labels.text("story.note", **said, n=_of(value.n)))
    lines += [labels.text("story.picture_note", meaning=_meaning(query)) for query in queries]
    lines.append(labels.text("story.data_date", day=formatting.day(story.reader.version.data_as_of)))
    return tuple(lines)


def _of(n: float | None) -> str:
    """Return how many a figure is of, where that is known."""
    return "" if n is None else labels.text("story.of_n", n=formatting.number(n))


def _meaning(query: str) -> str:
    if sqlfiles.load_all()[query].kind_folder == "indicators":
        about = indicators.catalogue()[query]
        return labels.text("story.meaning", title=about.title, meaning=about.meaning)
    return labels.text(f"view.{query}")


def _page(
    story: Story,
    name: str,
    title: str,
    shown: Sequence[Figure],
    picture: Picture,
    view: str,
    *queries: str,
    said: Sequence[str] = (),
) -> Page:
    return Page(
        id=name,
        part=labels.text(f"story.part.{_PARTS[name]}"),
        title=formatting.solid(title),
        figures=tuple(shown),
        picture=picture,
        caption="" if isinstance(picture, Empty) else labels.text(f"story.caption.{name}", **_caption(story)),
        notes=_notes(story, shown, *queries),
        view=view,
        words=tuple(
            labels.get(f"story.about.{name}", "") + text for name in said if (text := _wording(story, name))
        ),
    )


def _wording(story: Story, claim: str) -> str:
    """Return what the speech says of a claim, to stand alone; nothing where it leaves it out or has it to be seen to."""
    found = story.claims[claim]
    return found.wording.strip(labels.text("story.stops")) if found.status in ("pass", "reworded") else ""


def _caption(story: Story) -> dict[str, str]:
    return {
        "month": formatting.month(story.year.end),
        "period": formatting.months(story.year.start, story.year.end),
        "year": str(story.year.end.year),
    }


def _series(name: str, values: Sequence[float | None], unit: str) -> Series:
    return Series(
        name,
        tuple(values),
        tuple(
            labels.text("status.not_collected") if value is None else formatting.number(value, unit)
            for value in values
        ),
    )


def _empty(story: Story, *names: str) -> Empty:
    """Return why there is no picture of indicators or views."""
    return Empty(absence.said(story.reader, story.year, *names))


def _bars_by(story: Story, indicator: str, axis: indicators.Axis) -> Picture:
    about = indicators.catalogue()[indicator]
    parts = [
        part
        for part in indicators.breakdown(story.reader, indicator, story.year, axis)
        if part.value is not None
    ]
    if not parts:
        return _empty(story, indicator)
    order = indicators.axis_keys(axis)
    parts.sort(key=lambda part: order.index(part.key) if part.key in order else len(order))
    unit = formatting.unit(about.unit)
    return Bars(
        tuple(part.label for part in parts),
        (_series(about.short, [part.value for part in parts], about.unit),),
        unit,
    )


def _trend(story: Story, *names: str) -> Picture:
    trends = {name: indicators.trend(story.reader, name, story.year, _MONTHS) for name in names}
    known = {
        name: points for name, points in trends.items() if any(point.value is not None for point in points)
    }
    if not known:
        return _empty(story, *names)
    months = sorted({point.month for points in known.values() for point in points})
    series = []
    for name, points in known.items():
        about = indicators.catalogue()[name]
        by_month = {point.month: point.value for point in points}
        series.append(_series(about.short, [by_month.get(month) for month in months], about.unit))
    unit = formatting.unit(indicators.catalogue()[names[0]].unit)
    return Lines(tuple(formatting.month(month) for month in months), tuple(series), unit)


# ---------------------------------------------------------------------------- the pages


def _opening(story: Story) -> Page:
    is_one = len(story.ask.community_ids or ()) == 1  # how many communities one is, nobody asks
    shown = [_slot(story, name) for name in ("N01", "N02", "N03", "N05", "N06")[is_one:]]
    title = labels.text(
        "story.title.opening" if story.ask.community_ids is None else "story.title.opening_some",
        scope=slots.scope(story.reader, story.ask),
        **story.rendering("N01", "N02", "N03"),
    )
    return _page(story, "opening", title, shown, _kinds(story), "overview", "compounds_in_scope")


def _kinds(story: Story) -> Picture:
    kinds = contracts.load_all()["compounds"].field("kind").values
    found: dict[str, list[float | None]] = {"covered": [], "uncovered": []}
    for kind in kinds:
        of_kind = Selection(story.ask.community_ids, (kind,), story.year.end, story.year.end)
        total = indicators.value_alone(story.reader, "compounds_in_scope", of_kind).value
        covered = indicators.value_alone(story.reader, "compounds_covered", of_kind).value
        found["covered"].append(covered)
        found["uncovered"].append(None if total is None or covered is None else total - covered)
    if all(value is None for value in found["covered"]):
        return _empty(story, "compounds_in_scope", "compounds_covered")
    series = tuple(
        _series(labels.text(f"story.{name}"), values, "compounds") for name, values in found.items()
    )
    alarm = compound_states.named("none").fill or ""
    series = (series[0], replace(series[1], colour=alarm))  # as loud as on the map
    return Bars(tuple(kinds.values()), series, formatting.unit("compounds"), stacked=True)


def _coverage(story: Story) -> Page:
    shown = [
        _figure(story, name)
        for name in (
            "compounds_in_scope",
            "compounds_covered",
            "tangible_coverage_rate",
            "effective_coverage_rate",
        )
    ]
    title = story.claims["full_coverage"].wording
    return _page(story, "coverage", title, shown, _map(story), "coverage", "compounds_map")


def _map(story: Story) -> Picture:
    if map_limit.is_exceeded(story.reader, story.scope):
        return Empty(labels.text("empty.map_of_city", most=f"{map_limit.MOST:,}"))
    compounds = story.reader.run("compounds_map", month=story.year.end, **story.scope)
    outlines = shapes.shapes(story.reader, "compounds")
    found = compound_states.coverage(compounds)
    masked = story.ask.is_masked
    places = []
    for row, look in zip(compounds.itertuples(), found, strict=True):
        rings = _rings(outlines.get(row.compound_id), row.longitude, row.latitude)
        if rings:
            places.append(Place(row.compound_id, "" if masked else str(row.name), rings, look.key))
    chosen = story.ask.community_ids
    ground = tuple(
        Place(key, slots.community(story.reader, story.ask, key), _rings(shape), "ground")
        for key, shape in shapes.shapes(story.reader, "communities").items()
        if chosen is None or key in chosen
    )
    if not places:
        return _empty(story, "compounds_covered") if compounds.empty else Empty(labels.text("story.no_map"))
    keys = [look.key for look in found]
    legend = tuple(
        Look(key, compound_states.named(key).title, compound_states.named(key).fill, keys.count(key))
        for key in compound_states.COVERAGE
        if key in keys
    )
    rivers = tuple(tuple((x, y) for x, y in line) for line in shapes.rivers(story.reader))
    return Map(ground, tuple(places), rivers if chosen is None else (), legend)


def _rings(
    shape: Mapping[str, Any] | None, longitude: float | None = None, latitude: float | None = None
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the rings of a shape, or a small square around a point; nothing for neither."""
    if shape is not None:
        return tuple(tuple((x, y) for x, y, *_ in ring) for ring in shapes.rings(dict(shape)))
    if longitude is None or latitude is None or pd.isna(longitude) or pd.isna(latitude):
        return ()
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return (tuple((longitude + x * _DOT, latitude + y * _DOT) for x, y in corners),)


def _gates(story: Story) -> Page:
    rates = [story.value(f"gate_{gate}_rate") for gate in _GATES]
    shown = [
        _figure(story, name)
        for name in (
            "effective_coverage_rate",
            "effective_coverage_rate_households",
            "effective_coverage_rate_without_g5",
            "rule_conformity_rate",
        )
    ]
    title = story.claims["effective_coverage"].wording
    picture: Picture = _empty(story, *(f"gate_{gate}_rate" for gate in _GATES))
    if any(rate.value is not None for rate in rates):
        picture = Bars(
            tuple(labels.text(f"gate.{gate}") for gate in _GATES),
            (_series(labels.text("story.passed"), [rate.value for rate in rates], "percent"),),
            formatting.unit("percent"),
        )
    return _page(story, "gates", title, shown, picture, "coverage", "gate_g1_rate")


def _leaders(story: Story) -> Page:
    """Return the page of those who lead: of each mechanism what the data bear."""
    is_whole = not story.ask.community_ids  # trainings are the street's: no community plans one
    cells = tuple(
        (labels.text(f"story.work.{name}"), _wording(story, name))
        for name in ("chosen", "trained", "filed", "reviewed")
        if _wording(story, name)
    )
    picture: Picture = Table(tuple(labels.get("story.work_columns")), cells)
    if not cells:
        picture = _empty(story, "training_plan", "reviews_held_rate")
    shown = [
        _slot(story, "N07"),
        *(
            [_figure(story, "urgent_choice_rate")]
            if is_whole or story.claims["chosen"].status == "pass"
            else []
        ),
        *([_figure(story, "training_attendance_rate")] if is_whole else []),
        _figure(story, "secretary_filed_rate"),
        _figure(story, "reviews_held_rate"),
    ]
    if not is_whole:
        return _page(
            story, "leaders", _now(story, "reviews_held_rate"), shown, picture, "leaders", "reviews_held_rate"
        )
    plan = absence.rows(story.reader, story.year, "training_plan", month=story.year.end)
    title = headlines.leaders.trainings(plan, story.year.end) or absence.said(
        story.reader, story.year, "training_plan"
    )
    return _page(story, "leaders", title, shown, picture, "leaders", "training_plan")


def _work(
    story: Story, claim: str, about: str, shown: Sequence[str], picture: Picture, query: str
) -> Page | None:
    """Return the page of what is done in one kind of compound; None where the communities chosen have none of it."""
    found = story.claims[claim]
    if found.status == "none":
        return None
    title = _wording(story, claim) or absence.said(story.reader, story.year, query)
    figures = [
        *([_retired(story)] if claim == "checkin_work" else []),
        *(_figure(story, name) for name in shown),
    ]
    return _page(story, about, title, figures, picture, "kinds", query)


def _retired(story: Story) -> Figure:
    """Return the retired members who checked in, and in which community: the speech takes one as its example."""
    shown, place = _slot(story, "N08"), story.slots["S11"]
    if shown.status != "ok" or place.status != "ok" or len(story.ask.community_ids or ()) == 1:
        return shown
    return replace(shown, title=labels.text("story.retired", place=place.rendering))


def _checkins(story: Story) -> Page | None:
    picture = _bars_by(story, "checkin_activities_held", "activity")
    shown = ("checkin_reported", "checkin_activities_held", "checkin_active_rate", "checkin_hours")
    return _work(story, "checkin_work", "checkins", shown, picture, "checkin_activities_held")


def _talks(story: Story) -> Page | None:
    rates = [story.value(name) for name in _MANAGED]
    picture: Picture = _empty(story, *_MANAGED)
    if any(rate.value is not None for rate in rates):
        picture = Bars(
            tuple(indicators.catalogue()[name].title for name in _MANAGED),
            (_series(labels.text("story.rate"), [rate.value for rate in rates], "percent"),),
            formatting.unit("percent"),
        )
    shown = ("tripartite_meetings", "tripartite_decided_rate", "tripartite_done_rate")
    return _work(story, "talks", "talks", shown, picture, "tripartite_meetings")


def _assigned(story: Story) -> Page | None:
    shown = ("assigned_rate", "visited_rate", "unmanaged_open_issues")
    return _work(story, "assigned", "assigned", shown, _trend(story, "visited_rate"), "assigned_rate")


def _money(story: Story) -> Page:
    shown = [
        _slot(story, "N11"),
        _slot(story, "N12"),
        _figure(story, "funding_per_m2"),
        _figure(story, "funding_paid_rate"),
        _figure(story, "modules_present_rate"),
    ]
    title = labels.text("story.title.money", **story.rendering("N11", "N12"))
    picture = _bars_by(story, "funding_granted_total", "level")
    return _page(story, "money", title, shown, picture, "construction", "funding_granted_total")


def _projects(story: Story) -> Page | None:
    """Return the page of each place's own way; None where the communities chosen have no project."""
    every = story.year.query() | {"start": date(2000, 1, 1)}
    rows = absence.rows(story.reader, story.year, "detail_projects", **every)
    why = absence.why(story.reader, story.year, "detail_projects")
    if not rows and story.ask.community_ids is not None and not why.is_certain:
        return None
    if not rows:
        return _page(story, "projects", why.text, (), Empty(why.text), "construction", "detail_projects")
    day = story.ask.as_of
    done = [row for row in rows if row["completed_on"] is not None and row["completed_on"] <= day]
    late = [
        row
        for row in rows
        if row["project_state"] is not None and row not in done and row["planned_on"] < day
    ]
    pairs = absence.rows(story.reader, story.year, "project_use", **every)
    is_recorded = not absence.why(story.reader, story.year, "project_use").is_certain
    least = story.reader.rule("project_use_months", day)
    effects = project_use.effects(rows, pairs, least, is_recorded=is_recorded).values()
    judged = [effect for effect in effects if effect.change is not None]
    more = sum(effect.verdict == "more" for effect in judged)
    new = sum(row["mode"] == "new" for row in done)  # no place mended, so that the title leaves them out
    shown = [
        Figure(
            labels.text("story.projects_done"),
            formatting.number(len(done)),
            formatting.unit("centers"),
            labels.text("story.of_new", n=formatting.number(new)) if new else "",
        ),
        _cost(done),
        Figure(labels.text("story.projects_late"), formatting.number(len(late)), formatting.unit("centers")),
    ]
    title = story.claims["own_way"].wording
    if judged:
        n = labels.text("story.of_judged", n=formatting.number(len(judged)))
        shown.append(
            Figure(labels.text("story.projects_more"), formatting.number(more), formatting.unit("centers"), n)
        )
    if late:
        title += labels.text("story.title.projects_late", n=formatting.number(len(late)))
    return _page(story, "projects", title, shown, _ways(story, done), "construction", "detail_projects")


def _cost(done: Sequence[Mapping[str, Any]]) -> Figure:
    """Return what completed projects cost, and of how many it is known where not of all."""
    title, known = labels.text("story.projects_cost"), [row["project_cost"] for row in done]
    costs = [cost for cost in known if cost is not None]
    if not costs:
        return _unknown(title)
    n = labels.text("story.of_known", n=formatting.number(len(costs))) if len(costs) < len(known) else ""
    unit = "ten_thousand_yuan"
    return Figure(title, formatting.number(sum(costs), unit), formatting.unit(unit), n)


def _ways(story: Story, done: Sequence[Mapping[str, Any]]) -> Picture:
    """Return the floor area before and after of completed projects, by the way in which the place was obtained."""
    names = contracts.load_all()["center_projects"].field("mode").values
    known = [row for row in done if row["area_after_m2"] is not None and row["area_before_m2"] is not None]
    modes = [mode for mode in names if any(row["mode"] == mode for row in known)]
    if not modes:
        return _empty(story, "detail_projects")
    series = tuple(
        _series(
            labels.text(f"story.area_{when}"),
            [sum(row[f"area_{when}_m2"] for row in known if row["mode"] == mode) for mode in modes],
            "m2",
        )
        for when in ("before", "after")
    )
    return Bars(tuple(names[mode] for mode in modes), series, formatting.unit("m2"))


def _now(story: Story, indicator: str) -> str:
    """Return a title that says where an indicator stands, and how it moved where that is beyond chance."""
    value = story.value(indicator)
    about = indicators.catalogue()[indicator]
    found = _moved(story, indicator)
    if value.value is None:
        return labels.text(
            "story.title.use_open", title=about.title, status=labels.text(f"status.{value.status}")
        )
    told = {"title": about.title, "value": formatting.with_unit(value.value, about.unit)}
    if not found.is_alarm:
        return labels.text("story.title.use", **told)
    change = found.change or 0.0
    by = formatting.change(abs(change), about.unit).lstrip("+")
    return labels.text(f"story.title.use_{'up' if change > 0 else 'down'}", **told, by=by)


def _use(story: Story) -> Page:
    measured = next(
        (
            name
            for name in ("center_use_rate", "center_visits", "mean_heads")
            if story.value(name).status == "ok"
        ),
        "center_use_rate",
    )
    shown = [
        _figure(story, name)
        for name in (
            "centers_open",
            "center_open_rate",
            measured,
            "households_within_500m",
            "branch_space_rate",
        )
    ]
    title = _now(story, measured)
    if measured != "center_open_rate" and _moved(story, "center_open_rate").is_alarm:
        title = labels.text("story.and_then").join((title, _now(story, "center_open_rate")))
    page = _page(story, "use", title, shown, _trend(story, measured), "centers", measured)
    about = indicators.catalogue()[measured]
    caption = labels.text("story.use_course", title=about.title, unit=formatting.unit(about.unit))
    return replace(page, caption=caption if page.caption else "")


def _hall(story: Story) -> Page | None:
    """Return the page of the halls, led by the one that the speech tells of; None where the communities chosen have none."""
    place = story.slots["S20"]
    if slots.is_none_here(story.ask, place):
        return None
    shown = [
        *(_slot(story, name, labels.text(f"story.title.hall_{name}_here")) for name in ("N13", "N14")),
        *(_figure(story, name) for name in ("halls_open", "halls_silent", "mediations_settled")),
    ]
    if place.status == "ok":
        told = [
            labels.text(f"story.title.hall_{name}", n=story.slots[name].rendering)
            for name in ("N13", "N14")
            if story.slots[name].status == "ok" and not slots.is_nothing(story.ask, story.slots[name])
        ]
        is_one = len(story.ask.community_ids or ()) == 1
        place_names = "".join(story.rendering("S19", "S20")[name] for name in ("S19", "S20")[is_one:])
        title = labels.text(
            "story.title.hall", place=place_names, told=labels.text("figure.comma").join(told)
        )
    else:
        title = labels.text("story.title.hall_open", reason=place.reason)
    if silent := story.value("halls_silent").value:
        title += labels.text("story.title.hall_silent", n=formatting.number(silent))
    picture = _bars_by(story, "opinions_collected", "category")
    return _page(story, "hall", title, shown, picture, "hall", "opinions_collected")


def _shared(story: Story) -> Page:
    shown = [
        _slot(story, "N15"),
        _slot(story, "N16"),
        _figure(story, "services_held"),
        _figure(story, "theme_gaps"),
        _figure(story, "events_held"),
    ]
    title = labels.text("story.title.shared", **story.rendering("N15", "N16"))
    return _page(
        story, "shared", title, shown, _bars_by(story, "services_held", "theme"), "sharing", "services_held"
    )


def _issues(story: Story) -> Page:
    flow = [
        indicators.trend(story.reader, name, story.year)
        for name in ("issues_opened", "issues_closed", "issues_backlog", "issues_reopened")
    ]
    shown = [
        _figure(story, name)
        for name in ("response_rate", "resolved_rate", "satisfied_rate", "on_time_rate", "issues_backlog")
    ]
    title = headlines.issues.flow(*flow) or absence.said(story.reader, story.year, "issues_opened")
    picture = _trend(story, "issues_opened", "issues_closed", "issues_backlog")
    return _page(story, "issues", title, shown, picture, "issues", "issues_opened", "issues_backlog")


def _deliberation(story: Story) -> Page:
    row = story.reader.rows("deliberation_steps", **story.year.query())[0]
    shown = [
        _slot(story, "N17"),
        *(
            _figure(story, name)
            for name in (
                "small_matters_closed",
                "meetings_decided_rate",
                "resolutions_on_time_rate",
                "households_visited",
            )
        ),
    ]
    picture: Picture = _empty(story, "deliberation_steps")
    if row["raised"] is not None and not indicators.missing(story.reader, "issues_opened"):
        picture = Bars(
            tuple(labels.text(f"step.{name}") for name in _STEPS),
            (_series(labels.text("story.matters"), [row[name] for name in _STEPS], "issues"),),
            formatting.unit("issues"),
        )
    title = headlines.deliberation.steps(row) or absence.said(story.reader, story.year, "deliberation_steps")
    said = ("small_matters", "visited")
    return _page(
        story, "deliberation", title, shown, picture, "deliberation", "deliberation_steps", said=said
    )


def _residents(story: Story) -> Page | None:
    """Return the page of those who lead among residents; None where the communities chosen have none."""
    if story.claims["deeds"].status == "none":
        return None
    names = ("exemplars_consented", "deeds_done", "volunteers_active_rate", "resident_raised_rate")
    shown = [
        _figure(story, name) for name in names[bool(story.ask.community_ids) :]
    ]  # exemplars are the street's
    title = _wording(story, "deeds") or absence.said(story.reader, story.year, "deeds_done")
    picture = _bars_by(story, "deeds_done", "deed_kind")
    return _page(story, "residents", title, shown, picture, "residents", "deeds_done", said=("focused",))


def _values(story: Story) -> Page:
    measure = "points_participation_rate"
    bands = absence.rows(
        story.reader, story.year, "participation_bands", **story.year.query(), indicator=measure
    )
    shown = [
        _figure(story, name)
        for name in (
            "daily_kindness_rate",
            "points_participation_rate",
            "points_redeemed_rate",
            "waste_participation_rate",
        )
    ]
    picture: Picture = _empty(story, measure)
    if any(row["compounds"] and row["band"] for row in bands) and bands[-1]["from_percent"] is not None:
        picture = Bars(
            tuple(_band(row) for row in bands),
            (_series(labels.text("story.compounds"), [row["compounds"] for row in bands], "compounds"),),
            formatting.unit("compounds"),
        )
    told = headlines.values.bands(bands, story.value(measure)) or absence.said(
        story.reader, story.year, measure
    )
    if isinstance(picture, Empty):
        told = _wording(story, "daily_kindness")
    title = labels.text("story.and_then").join(filter(None, (story.claims["five_brands"].wording, told)))
    said = ("brands_alive", "daily_kindness", "redeemed", "waste_made")
    return _page(story, "values", title, shown, picture, "values", "participation_bands", said=said)


def _band(row: Mapping[str, Any]) -> str:
    if not row["band"]:
        return labels.text("story.band_none")
    if row["to_percent"] is None:
        return labels.text("story.band_over", low=f"{row['from_percent']:g}")
    return labels.text("story.band", low=f"{row['from_percent']:g}", high=f"{row['to_percent']:g}")


def _case(kind: str, story: Story) -> Page | None:
    """Return the page of a case as it stood on the day; None where the communities chosen have none."""
    place = {"heating": "S13", "dangerous_housing": "S30"}[kind]
    found = slots.case(story.reader, story.ask, kind)
    name = story.slots[place]
    if slots.is_none_here(story.ask, name):
        return None
    if found is None:
        title = labels.text("story.title.case_open", kind=labels.text(f"story.{kind}"), reason=name.reason)
        return _page(story, kind, title, (), Empty(name.reason), "cases")
    values = {
        "place": name.rendering,
        "kind": labels.text(f"story.{kind}"),
        "days": formatting.number(found.days),
    }
    title = labels.text(f"story.title.case_{'closed' if found.is_closed else 'going'}", **values)
    if kind == "heating" and found.is_closed:
        title += labels.text("story.and_claim", text=story.claims["solved"].wording)
    shown = [
        Figure(labels.text("case.days"), formatting.number(found.days), formatting.unit("post_days")),
        _meetings(story, found.meetings),
        _households(story, found.households),
    ]
    events = _events(story, found.case_id)
    picture: Picture = (
        Timeline(events) if any(event.is_milestone for event in events) else _empty(story, "case_events")
    )
    return _page(story, kind, title, shown, picture, "cases", "list_case_steps")


def _meetings(story: Story, meetings: float | None) -> Figure:
    title = labels.text("case.meetings")
    if meetings is None:
        return _unknown(title)
    return Figure(title, formatting.number(meetings), formatting.unit("times"))


def _unknown(title: str) -> Figure:
    reason = labels.text("status.not_collected")
    return Figure(title, labels.text("figure.missing"), "", reason, status="open")


def _households(story: Story, households: float | None) -> Figure:
    """Return the households visited; a few are not told by their number."""
    title, k = labels.text("case.households"), story.reader.threshold
    if households is None:
        return _unknown(title)
    if 0 < households < k:
        reason = labels.text("story.few_households", k=k)
        return Figure(title, labels.text("figure.missing"), "", reason, status="suppressed")
    return Figure(title, formatting.number(households), formatting.unit("household_visits"))


def _events(story: Story, case_id: str) -> tuple[Event, ...]:
    """Return the milestones of a case until the day, each with the meetings and visits since the one before.

    Where the households of one stretch are too few to be told, those of none are: the sum stands beside them.
    """
    steps = story.reader.rows("list_case_steps", as_of=story.ask.as_of, subject=case_id)
    few = any(0 < (step["households"] or 0) < story.reader.threshold for step in steps)
    events = []
    for step in steps:
        since = _since(step, few)
        if step["date"] is None:
            events.append(Event(labels.text("story.afterwards"), since, "", is_milestone=False))
            continue
        remark = labels.text("story.beside").join(text for text in (step["remark"], since) if text)
        events.append(Event(formatting.day(step["date"]), step["title"], remark, is_milestone=True))
    return tuple(events)


def _since(step: Mapping[str, Any], few: bool) -> str:
    """Return how many meetings and households there were on the way to a milestone."""
    told = []
    if step["meetings"]:
        told.append(labels.text("story.meetings", n=formatting.number(step["meetings"])))
    if step["households"] and few:
        told.append(labels.text("story.few_visits"))
    elif step["households"]:
        told.append(labels.text("story.visits", n=formatting.number(step["households"])))
    return labels.text("story.meanwhile", told=labels.text("figure.comma").join(told)) if told else ""


def _next(story: Story) -> Page:
    """Return the page of what comes next: the measures, each with its number; led by how the targets of the year stand."""
    rows = targets.progress(story.reader, story.year)
    steps = measures.steps(story.reader, story.ask)
    cells = tuple(zip(labels.get("paper.numerals"), steps, strict=False))
    picture: Picture = Table(tuple(labels.get("story.step_columns")), cells)
    if not cells:
        picture = _empty(story, "target_progress")
    # A plan is the whole street's.
    names = ("legacy_open", "overdue_open", *(() if story.ask.community_ids else ("plan_milestones_late",)))
    shown = [_figure(story, name) for name in names]
    title = headlines.overview.targets(rows, story.year.end.year) or labels.text("story.title.next")
    page = _page(story, "next", title, shown, picture, "plan", "target_progress")
    return replace(page, words=(measures.sentence(story.reader, story.ask), *labels.get("story.thanks")))


_PARTS = {
    "opening": "opening",
    "coverage": "fortress",
    "gates": "fortress",
    "leaders": "fortress",
    "checkins": "fortress",
    "talks": "fortress",
    "assigned": "fortress",
    "money": "position",
    "projects": "position",
    "use": "position",
    "hall": "position",
    "shared": "position",
    "issues": "gene",
    "deliberation": "gene",
    "residents": "gene",
    "values": "gene",
    "heating": "cases",
    "dangerous_housing": "cases",
    "next": "next",
}
_PAGES: tuple[Callable[[Story], Page | None], ...] = (
    _opening,
    _coverage,
    _gates,
    _leaders,
    _checkins,
    _talks,
    _assigned,
    _money,
    _projects,
    _use,
    _hall,
    _shared,
    _issues,
    _deliberation,
    _residents,
    _values,
    functools.partial(_case, "heating"),
    functools.partial(_case, "dangerous_housing"),
    _next,
)
