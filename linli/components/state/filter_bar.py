"""The filter bar: one choice for every view, kept in the address."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from linli import contracts, navigation, policy
from linli.components.elements import element, style
from linli.components.state import areas, menu, session, sign_in
from linli.components.state.areas import Areas
from linli.metrics import arrivals, indicators
from linli.metrics.comparison import AGAINST, Against
from linli.metrics.indicators import Axis
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.warehouse import versions
from linli.warehouse.store import Reader

Option = TypeVar("Option")

COMPARISONS = AGAINST
MODES = ("desk", "meeting", "seminar")
# Periods that move with the data, so that a link shows the same view next month; the first is the usual one.
ROLLING = ("last3", "month", "last12", "ytd")
# What a view keeps in the address beside the common choice: the keys of its widgets, and names of parameters.
PAGE_PARAMETERS: dict[str, tuple[str, ...]] = {
    "planner": ("x", "joint", "members", "metres"),
    "cases": ("case",),
    "plan": ("plan",),
    "issues": ("step", "course", "limits", "topic", "focus"),
    "deliberation": ("met", "limits", "side", "visits"),
    "matters": ("matter", "covenants"),
    "values": ("taking", "banded"),
    "residents": ("deeds",),
    "centers": ("use", "band", "limits"),
    "construction": ("projects", "fund", "modules", "optional"),
    "hall": ("heard",),
    "reach": ("reach", "new", "open", "center"),
    "compare": ("theme", "against"),
    "worklist": ("state", "focus"),
    "coverage": ("shown", "layer", "without_g5", "with_groups"),
    "base": ("grain", "by"),
    "leaders": ("need", "review"),
    "kinds": ("checkin", "lack", "led"),
    "compound": ("compound", "aspect"),
    "center": ("center_id",),
    "find": ("q",),
    "resolving": ("curve", "rate", "by", "what", "split", "focus"),
    "seminar": ("asof", "mask", "page"),
    "materials": ("asof", "mask"),
    "data_status": ("received", "finding"),
}
# What any view keeps: the row or the picture that a door led to, and whether the pictures beyond the fifth are open.
_COMMON = ("mark", "more")
_OWN = frozenset((*_COMMON, *(key for keys in PAGE_PARAMETERS.values() for key in keys)))
_DEFAULTS = {"community": [], "kind": [], "compare": "last_year", "mode": "desk"}
# The axes of the issues of which one value may be looked at alone, in the views of issues.
FOCUS_AXES: tuple[Axis, ...] = ("category", "channel", "urgency")
# What one click does with the communities chosen, on every view.
_LEADS = ("compare", "seminar")
# What a door of a mark or a row may narrow the choice to.
_NARROWING = ("community", "kind", "month")


@dataclass(frozen=True)
class Choice:
    """What the filter bar says."""

    selection: Selection
    compare: Against
    mode: str

    @property
    def address(self) -> dict[str, str]:
        """Return the query parameters that lead back to this choice."""
        return dict(st.session_state["address"])

    def link(self, **changes: str) -> dict[str, str]:
        """Return the address with some parameters changed."""
        return self.address | changes

    def over(self, selection: Selection) -> "Choice":
        """Return the same of another selection."""
        return replace(self, selection=selection)


def mode() -> str:
    """Return the display mode, before the bar is drawn; who may see only what guests see has no other."""
    _adopt()
    if sign_in.viewer().is_guest_level:
        st.session_state["mode"] = "seminar"
    return str(st.session_state["mode"])


def _adopt() -> None:
    """Take the choice from the address when somebody else than this module has written it."""
    now, state = _said(), st.session_state
    known, is_gesture = state.get("address"), state.pop("is_gesture", False)
    if known is not None and (is_gesture or now == known or not st.query_params.to_dict()):
        # A click on the navigation empties the address and drops what widgets held; the choice stays, but for what one view keeps.
        if known and now != known and not is_gesture:
            for key in _COMMON:
                state.pop(key, None)
                state["kept"].pop(key, None)
        for key, value in state["kept"].items():
            state.setdefault(key, value)
        return
    for key in ("community", "kind"):
        state[key] = [item for item in now.get(key, "").split(",") if item]
    state["compare"] = now["compare"] if now.get("compare") in COMPARISONS else "last_year"
    state["mode"] = now["mode"] if now.get("mode") in MODES else "desk"
    state["start"], state["end"] = _parsed(now.get("from")), _parsed(now.get("to"))
    rolling = now["period"] if now.get("period") in ROLLING else ROLLING[0]
    state["period"] = "" if now.get("from") or now.get("to") else rolling
    # What the link says and nobody knows is told rather than dropped.
    words = (("compare", COMPARISONS), ("mode", MODES), ("period", ROLLING))
    state["lost"] = [now[key] for key, known in words if key in now and now[key] not in known]
    state["pin"] = now.get("version") or None
    if state["pin"]:
        state.pop("version", None)  # where the pin does not hold, the live version does
    for key in _OWN:
        state.pop(key, None)
        if key in now:
            state[key] = now[key]
    state["defaults"] = {}  # what the address says was chosen, though it may be what was the default before
    state["address"] = now
    _keep()


def gesture() -> None:
    """Note that this run answers a gesture on the page. A quick hand makes it before the browser has heard of the address that
    the gesture before led to: the one it sends along is the one before, which nobody has chosen again.
    """
    st.session_state["is_gesture"] = True


def _said() -> dict[str, str]:
    """Return what the address says beside the usual period, which the browser writes into an address that is left."""
    return {
        key: text for key, text in st.query_params.to_dict().items() if (key, text) != ("period", ROLLING[0])
    }


def _keep() -> None:
    """Remember what widgets hold, for Streamlit forgets those that a view does not draw."""
    state = st.session_state
    held = state.to_dict()
    state["kept"] = {key: held[key] for key in _OWN & held.keys()}


def own(key: str, default: Option, options: Sequence[Option]) -> Option:
    """Set what a view's own widget `key` holds: what the address or the last visit says, if it is offered."""
    state = st.session_state
    before = state.setdefault("defaults", {}).get(key, default)
    state["defaults"][key] = default
    # What nobody chose moves with the default.
    said = default if state.get(key) == before else state.get(key)
    state[key] = {str(option): option for option in options}.get(str(said), default)
    chosen: Option = state[key]
    return chosen


def lost(key: str, options: Sequence[object]) -> str:
    """Return what the address says under a key of a view where that is not offered, to be told before `own` takes the default."""
    said = str(st.session_state.get(key) or "")
    return "" if said in map(str, options) else said


def _parsed(text: str | None) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def period_compared(choice: Choice) -> Against:
    """Return the earlier period of a choice, where only a period will do: last year for the target."""
    return "previous" if choice.compare == "previous" else "last_year"


def chosen(key: str, options: Mapping[str, str], default: str | None = None) -> Any:
    """Return which of a panel's values, which the address keeps, is chosen; unless said the first is the default."""
    return own(key, default or next(iter(options)), tuple(options))


def asked(key: str) -> str:
    """Return what the address says under a key, whatever it is; nothing where it says nothing."""
    st.session_state.setdefault("defaults", {})[key] = ""
    return str(st.session_state.get(key) or "")


def own_day(key: str, default: date, first: date, last: date) -> date:
    """Return the day that the address keeps under a key, between two others; the default where it says none."""
    state = st.session_state
    defaults = state.setdefault("defaults", {})
    try:
        day = min(max(date.fromisoformat(str(state.get(key))), first), last)
    except ValueError:
        day = default
    if day == defaults.get(key):  # nobody has chosen it, so that it moves with the default
        day = default
    defaults[key] = default
    state[key] = day
    return day


def choose(door: str) -> None:
    """Take what a switch, a mark or a row of a panel sends; leave any other door alone.

    "rate=resolved_rate" sets what the view keeps; "new+=120.1,30.2" adds to a list of values, "new-=1" takes the last
    away. "community=C01", "kind=managed" and "month=2026-05" narrow the choice of all views,
    "focus=category=GR" that of the views of issues, "goto=compound?compound=K1"
    opens a view.
    """
    gesture()
    key, equals, value = door.partition("=")
    if key == "goto":
        view, _, query = value.partition("?")
        if view in navigation.ANCHORS:  # a door comes from the browser, where anybody may write another
            st.session_state["opening"] = view, dict(parse_qsl(query))
        return
    if key in _NARROWING:
        _narrow(key, value)
        return
    key, how = key.rstrip("+-"), key[-1:]
    if not equals or key not in _OWN:
        return
    before = str(st.session_state.get(key, ""))
    if how == "-":
        value = before.rpartition(";")[0]
    st.session_state[key] = f"{before};{value}".strip(";") if how == "+" else value


def _narrow(key: str, value: str) -> None:
    state = st.session_state
    if key == "month":
        state["period"], state["start"], state["end"] = "", _parsed(value), _parsed(value)
    else:
        state[key] = [item for item in value.split(",") if item]


def open_asked() -> None:
    """Open the view that a mark or a row asked for in the click before, with the choice as it is."""
    if opening := st.session_state.pop("opening", None):
        view, params = opening
        kept = {key: text for key, text in st.session_state["address"].items() if key not in _COMMON}
        st.switch_page(f"pages/{view}.py", query_params=kept | params)


def points(key: str, most: int) -> tuple[tuple[float, float], ...]:
    """Return the last points, longitude and latitude, that were clicked on a map; what is no point is dropped."""
    found = []
    for text in str(st.session_state.get(key, "")).split(";"):
        longitude, _, latitude = text.partition(",")
        with contextlib.suppress(ValueError):
            spot = float(longitude), float(latitude)
            if abs(spot[0]) <= 180 and abs(spot[1]) <= 90:
                found.append(spot)
    st.session_state.setdefault("defaults", {})[key] = ""
    st.session_state[key] = ";".join(f"{x:.5f},{y:.5f}" for x, y in found[-most:])
    return tuple(found[-most:])


def bar(reader: Reader, view: str, anchor: str | None) -> Choice:
    """Draw the bar above a view and return the choice. Unless chosen, the period is the last three complete months
    of the indicator `anchor`, of the whole data without one.
    """
    open_asked()
    state = st.session_state
    state["view"] = view or "overview"
    st.set_page_config(page_title=f"{_name(view)} · {session.street(reader) or labels.text('app.title')}")
    places = reader.rows("communities_list")
    names = {row["community_id"]: row["name"] for row in places}
    found = Areas.of(places)
    kinds = contracts.load_all()["compounds"].field("kind").values
    months = [row["month"] for row in reader.rows("month_list")]
    last = indicators.last_final_month(reader, anchor)
    if not state["period"] and not {state["start"], state["end"]} <= set(months):
        state["lost"].append(labels.text("filter.period"))
        state["period"] = ROLLING[0]
    if state["period"]:
        state["start"], state["end"] = max(_first(state["period"], last), months[0]), last
    state["community"] = list(
        dict.fromkeys(each for item in state["community"] for each in found.within(item))
    )
    state["areas"] = found
    for key, known in (("community", names), ("kind", kinds)):
        state["lost"] += [item.removeprefix(areas.SIGN) for item in state[key] if item not in known]
        state[key] = [item for item in state[key] if item in known]
    focused = _focus(reader, view)
    start, end = min(state["start"], state["end"]), max(state["start"], state["end"])
    focus = state["focus"] if focused else ""
    # Who may see some communities has chosen these where they choose none.
    communities = tuple(state["community"]) or reader.rights.communities
    selection = Selection(communities, tuple(state["kind"]) or None, start, end, focus)
    _draw(reader, view, found, names, kinds, focused, months, formatting.months(start, end))
    session.newer_notice(reader)
    session.pin_notice(reader)
    # Whoever sees a part only names what it is: an area would be another's whole.
    called = found.called(state["community"]) if reader.rights.communities is None else state["community"]
    _write(selection, view, called)
    _keep()
    choice = Choice(selection, state["compare"], state["mode"])
    state["choice"] = choice
    return choice


def _focus(reader: Reader, view: str) -> dict[str, str]:
    """Return what a view of issues may look at alone, as axis=code, with its name; nothing for other views."""
    if "focus" not in PAGE_PARAMETERS.get(view, ()):
        return {}
    found = {
        f"{axis}={code}": indicators.key_label(reader, axis, code)
        for axis in FOCUS_AXES
        for code in indicators.axis_keys(axis)
    }
    found |= {f"category={row['category']}": row["label"] for row in reader.rows("categories_list")}
    if (asked := st.session_state.get("focus")) and asked not in found:
        st.session_state["lost"].append(asked)
        st.session_state["focus"] = ""
    own("focus", "", ("", *found))
    return found


def _first(period: str, last: date) -> date:
    """Return the first month of a rolling period that ends in a month."""
    back = {"month": 0, "last3": 2, "last12": 11, "ytd": last.month - 1}
    return add_months(last, -back[period])


def current() -> tuple[Reader, Choice]:
    """Return the reader and the choice of this run, for a page."""
    if "choice" not in st.session_state:
        # Until st.navigation has run once in a process, Streamlit takes pages/ for its own and runs a page
        # without app.py when the first address asked for is not the root.
        PagesManager.uses_pages_directory = False
        st.rerun()
    choice: Choice = st.session_state["choice"]
    return session.reader(choice.mode), choice


def view() -> str:
    """Return the view of this run."""
    return str(st.session_state.get("view", ""))


def leading_to(view: str) -> Callable[[], None]:
    """Return a page that opens a view with the same choice."""
    return lambda: st.switch_page(f"pages/{view}.py", query_params=current()[1].address)


def _draw(
    reader: Reader,
    view: str,
    found: Areas,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    focused: Mapping[str, str],
    months: Sequence[date],
    period: str,
) -> None:
    """Draw the bar in one element, and for print what it says."""
    state, who = st.session_state, sign_in.viewer()
    told = {
        "community": _whole(found, state["community"])
        or _several("community", names, is_part=reader.rights.communities is not None),
        "kind": _several("kind", kinds),
        **({"focus": focused.get(state["focus"], labels.text("filter.focus_all"))} if focused else {}),
        "period": period,
        "compare": labels.text(f"compare.{state['compare']}"),
        "mode": labels.text(f"mode.{state['mode']}"),
    }
    menus = (
        menu.communities(found, names, state["community"]),
        menu.many("kind", kinds, state["kind"]),
        *([menu.focus(FOCUS_AXES, focused, state["focus"])] if focused else []),
        menu.period(ROLLING, state["period"], months, state["start"], state["end"]),
        menu.one("compare", COMPARISONS, state["compare"]),
        menu.one("mode", ("seminar",) if who.is_guest_level else MODES, state["mode"])
        + (menu.tour_again() if state["mode"] == "desk" else ""),
    )
    pills = "".join(menu.pill(name, told[name], body) for name, body in zip(told, menus, strict=True))
    day, share = formatting.day(reader.version.data_as_of), _completeness(reader)
    stamp = labels.text("filter.stamp" if share else "filter.stamp_day", day=day, share=share)
    age = (datetime.now(UTC).date() - reader.version.data_as_of).days  # the day that a meeting takes place
    is_old = age > policy.value("data_rhythm_days", reader.version.data_as_of)
    stamp += labels.text("filter.old", days=age) if is_old else ""
    late = len(arrivals.late(reader))
    stamp += labels.text("filter.late", n=late) if late else ""
    last = reader.version.data_as_of
    brief = [labels.text("filter.stamp_brief", month=last.month, day=last.day)]
    brief += [labels.text("filter.old_brief", days=age)] if is_old else []
    user = style.escape(who.user)
    named = f'<b class="who" title="{user}">{user}</b> ' if user else ""
    stamped = (
        f'<div class="stamp{" old" if is_old else ""}">'
        f'<span class="full">{named}{style.escape(stamp)}</span>'
        f'<span class="brief" aria-hidden="true">{"<br>".join(map(style.escape, brief))}</span></div>'
    )
    narrowing = (name for name in ("community", "kind", "focus", "period") if name in told)
    shown = [f"{labels.text(f'filter.{name}')} {told[name]}" for name in narrowing]
    title = labels.text(f"page.{view or 'overview'}") if (view or "overview") in navigation.ANCHORS else ""
    # What is chosen stands at the edge of every page.
    printed = f"<b>{style.escape(title)}</b> {style.escape(stamp)}"
    day_of = labels.text("paper_edge.day", day=day)
    style.edges(" · ".join(filter(None, (session.street(reader), title, *shown))), day_of)
    # A whole area is one chip.
    chips = {
        f"community={item}": names.get(item) or areas.name(item) for item in found.called(state["community"])
    }
    chips |= {f"kind={item}": kinds[item] for item in state["kind"]}
    if focused and state["focus"]:
        chips[f"focus={state['focus']}"] = focused[state["focus"]]
    if not state["period"]:
        chips[f"period={ROLLING[0]}"] = period
    leads = menu.leads([lead for lead in _LEADS if lead != view]) if state["community"] else ""
    lost = (
        style.note(labels.text("filter.lost", found=labels.text("figure.comma").join(state["lost"])))
        if state["lost"]
        else ""
    )
    here = (
        f' data-section="{style.escape(_section(view))}" data-mark="{style.escape(state.get("mark") or "")}"'
    )
    here += f' data-opens-hint="{style.escape(labels.text("filter.opens"))}"'
    if not state.get("pin"):
        here += f' data-version="{versions.sign(reader.version.id)}"'
    here += f' data-skip="{style.escape(labels.text("app.skip"))}"'
    here += menu.tour() if state["mode"] == "desk" else ""
    name = f'<h1 class="view-name">{style.escape(_name(view))}</h1>'
    markup = f'<div class="filterbar"{here}>{name}{pills}{menu.chips(chips)}{leads}{menu.seek()}{menu.printing()}{stamped}{lost}</div>'
    element.render(f'{markup}<div class="printed">{printed}</div>', "filters", before_run=_take)


def _take(door: str) -> None:
    """Take what the bar sends, such as "community=C01,C02"; nothing chosen means all. "drop community=C01" takes one away,
    "clear" takes all away. "newer" changes nothing: the run it leads to offers the version that has come.
    """
    gesture()
    state = st.session_state
    if door.startswith("goto="):
        choose(door)
        return
    if door == "newer":
        return
    key, _, value = door.removeprefix("drop ").partition("=")
    state["lost"] = []
    if door == "clear":
        state["community"], state["kind"], state["focus"], state["period"] = [], [], "", ROLLING[0]
    elif key == "focus":
        state["focus"] = "" if door.startswith("drop ") else value
    elif door.startswith("drop ") and key in ("community", "kind"):
        gone = [each for item in value.split(",") for each in _areas().within(item)]
        state[key] = [item for item in state[key] if item not in gone]
    elif key == "community" and value.startswith(areas.SIGN):
        state[key] = _areas().with_area(state[key], value)
    elif key in ("community", "kind"):
        state[key] = [item for item in value.split(",") if item]
    elif (key == "compare" and value in COMPARISONS) or (key == "mode" and value in MODES):
        state[key] = value
    elif key == "period" and value in ROLLING:
        state["period"] = value
    elif key in ("start", "end") and _parsed(value):
        state["period"], state[key] = "", _parsed(value)


def _areas() -> Areas:
    """Return the areas that the bar offered last."""
    found: Areas = st.session_state.get("areas") or Areas()
    return found


def _name(view: str) -> str:
    """Return what a view is called, by which one knows in a meeting where one is; an address may ask for anything."""
    known = view or "overview"
    return labels.text(f"page.{known}" if known in navigation.ANCHORS else "app.no_view")


def _section(view: str) -> str:
    """Return the title of the section of the menu in which a view stands; nothing where it has none."""
    found = next((section for section, views in navigation.VIEWS.items() if view in views), "overview")
    return "" if found == "overview" else labels.text(f"section.{found}")


def _whole(found: Areas, chosen: Sequence[str]) -> str:
    """Return the names of the areas, where just one or two whole ones are chosen."""
    called = found.called(chosen)
    is_whole = 0 < len(called) <= 2 and all(item.startswith(areas.SIGN) for item in called)
    return labels.text("figure.comma").join(map(areas.name, called)) if is_whole else ""


def _several(name: str, names: Mapping[str, str], *, is_part: bool = False) -> str:
    """Return what is chosen; nothing is all there is, which is called by its names where it is a part of the street."""
    chosen = st.session_state[name] or (list(names) if is_part else [])
    if not chosen:
        return labels.text(f"filter.{name}_all", n=len(names))
    if len(chosen) <= 2:
        return labels.text("figure.comma").join(names[item] for item in chosen)
    return labels.text("filter.several", n=len(chosen))


def _completeness(reader: Reader) -> str:
    share, lost = arrivals.completeness(reader)
    told = labels.text("filter.lost_rows", n=formatting.number(lost)) if lost else ""
    there, absent = arrivals.absent(reader)
    told = (labels.text("filter.of_ledgers", n=there) if absent else "") + told
    return formatting.with_unit(share, "percent") + told if share is not None else ""


def _write(selection: Selection, view: str, communities: Sequence[str]) -> None:
    state = st.session_state
    named = {"community": communities, "kind": state["kind"]}
    params = {key: ",".join(of) for key, of in named.items() if of}
    params |= {key: state[key] for key in ("compare", "mode") if state[key] != _DEFAULTS[key]}
    if not state["period"]:
        params |= {"from": f"{selection.start:%Y-%m}", "to": f"{selection.end:%Y-%m}"}
    elif state["period"] != ROLLING[0]:
        params["period"] = state["period"]
    if state["pin"]:
        params["version"] = state["pin"]
    defaults = state.get("defaults", {})
    names = (*PAGE_PARAMETERS.get(view or "overview", ()), *_COMMON)
    own = [key for key in names if key in state and state[key] != defaults.get(key)]
    params |= {key: str(state[key]) for key in own}
    if _said() != params:
        st.query_params.from_dict(params)
    state["address"] = params
