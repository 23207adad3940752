"""Still maps as SVG, and the shapes that every map draws."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from linli.components.elements import element, style
from linli.geo import map_limit, positions
from linli.geo.shapes import rings, rivers, shapes
from linli.metrics import indicators
from linli.metrics.indicators import Axis
from linli.planning.what_if import Spot
from linli.selection import Selection
from linli.text import formatting, labels
from linli.theme import colours, compound_states, type_sizes
from linli.theme.compound_states import Look
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader, Rows

_AROUND = 80  # units of a small map at most, for circles that reach beyond what it holds
_NAMED = 100  # communities whose names fit on a map
_LEAST = 0.0045  # degrees of latitude that a map shows at least, half a kilometre
_METRES_A_DEGREE = 111_195  # of latitude, on a sphere of the earth's mean radius
_VISITS = {"recent": colours.SOFT, "lapsed": colours.ALARM, "unknown": colours.MISSING}
# What a managed compound lacks, the first of what it does counts.
_LACKS = {
    "property_company": colours.BROWN,
    "owners_committee": colours.ALARM,
    "property_party_org": colours.SAND,
    "none": colours.SOFT,
    "unknown": colours.MISSING,
}
_COVENANTS = {"filed": colours.TEAL, "adopted": colours.SOFT, "none": None}
# Fill and outline of a compound by whether a center is within reach.
_REACHED = {
    True: (colours.CATCHMENT, colours.CATCHMENT_EDGE),
    False: (colours.ALARM, colours.ALARM),
    None: (colours.MISSING, colours.FAINT_EDGE),
}
_SERVED = (colours.SAND, colours.BROWN)  # by a center of a what-if

# ---------------------------------------------------------------------------- geometry


Bounds = tuple[float, float, float, float]  # west, south, east, north


def bounds(reader: Reader, compounds: pd.DataFrame) -> Bounds | None:
    """Return how far everything reaches that there is to draw; of a city, and of a choice of few, only these compounds."""
    known = compounds.dropna(subset=["longitude", "latitude"])
    spots = list(zip(known["longitude"], known["latitude"], strict=True))
    if not _is_near(reader, len(compounds)):
        return _reach(spots, *(shapes(reader, kind).values() for kind in ("communities", "compounds")))
    outlines = shapes(reader, "compounds")
    drawn = (outlines[key] for key in compounds["compound_id"] if key in outlines)
    return _reach(spots, drawn, _around(reader, compounds["community_id"]))


def _is_near(reader: Reader, chosen: int) -> bool:
    """Tell whether so many compounds are drawn near, with their own communities only."""
    if map_limit.is_city(reader):
        return True
    return _NEAR * chosen < len(reader.rows("compound_points", compound_ids=None))


def _around(reader: Reader, communities: Iterable[str | None]) -> list[dict[str, Any]]:
    """Return the outlines of communities, those that are known."""
    outlines = shapes(reader, "communities")
    return [outlines[key] for key in dict.fromkeys(communities) if key in outlines]


def _reach(spots: Iterable[Sequence[float]], *outlines: Iterable[dict[str, Any]]) -> Bounds | None:
    """Return how far spots and outlines reach, at least half a kilometre."""
    everything = [
        *spots,
        *(spot for part in outlines for shape in part for ring in rings(shape) for spot in ring),
    ]
    if not everything:
        return None
    xs, ys = [spot[0] for spot in everything], [spot[1] for spot in everything]
    west, south, east, north = min(xs), min(ys), max(xs), max(ys)
    across, up = (max(0.0, _LEAST - span) / 2 for span in (east - west, north - south))
    return west - across, south - up, east + across, north + up


def legend(found: Sequence[Look], order: Iterable[str], hint: str = "") -> str:
    """Return the legend of looks with their counts; looks that are nowhere are left out."""
    counts = {key: sum(look.key == key for look in found) for key in order}
    entries: list[tuple[str | None, str]] = [
        (compound_states.named(key).fill, f"{compound_states.named(key).title} {count}")
        for key, count in counts.items()
        if count
    ]
    return style.legend(entries, hint)


# ---------------------------------------------------------------------------- the small map


def small(
    reader: Reader,
    compounds: pd.DataFrame,
    shown: Sequence[Look],
    groups: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return compounds as they look, those of a group joined by lines; names keep off the compounds."""
    if len(compounds) > map_limit.MOST:
        return style.empty(labels.text("empty.map_of_city", most=f"{map_limit.MOST:,}"))
    frame = _frame(reader, compounds["compound_id"])
    if frame is None:
        return style.empty(labels.text("empty.map"))
    parts = [frame.ground]
    for row, look in zip(compounds.itertuples(), shown, strict=True):
        parts.append(
            frame.mark(row.compound_id, look.fill or "url(#hatch)", look.outline, f"{row.name} {look.title}")
        )
    if groups:
        parts += _links(frame, groups)
    parts.append(frame.names)
    return frame.picture(parts)


def _links(frame: "_Frame", groups: Mapping[str, Sequence[str]]) -> list[str]:
    lines = []
    for members in groups.values():
        spots = [frame.spots[member] for member in members if member in frame.spots]
        for one, other in positions.spanning_tree(spots):
            (ax, ay), (bx, by) = frame.place(one), frame.place(other)
            ends = f'x1="{ax:.1f}" y1="{ay:.1f}" x2="{bx:.1f}" y2="{by:.1f}"'
            lines.append(f'<line {ends} stroke="{colours.INK}" stroke-width="3" opacity="0.7"/>')
    return lines


def catchments(
    reader: Reader,
    compounds: Rows,
    centers: Rows,
    straight_m: float,
    new: Sequence[Spot] = (),
    served: Collection[str] = (),
) -> str:
    """Return centers with their catchments over the compounds, those out of reach hatched.

    New centers are those of a what-if, with the compounds that they would serve; a click on the map adds one.
    straight_m is how far a center reaches as the crow flies, in metres.
    """
    frame = _frame(reader, (row["compound_id"] for row in compounds), may_near=False)
    if frame is None:
        return style.empty(labels.text("empty.map"))
    radius = straight_m / _METRES_A_DEGREE * frame.scale
    placed = [
        center
        for center in centers
        if center["longitude"] is not None
        and center["latitude"] is not None
        and frame.holds([center["longitude"], center["latitude"]], radius)
    ]
    serving = [center for center in placed if center["in_service"]]
    parts = [frame.ground]
    circles = []
    for center in serving:
        x, y = frame.place([center["longitude"], center["latitude"]])
        circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    # One opacity for all of them, so that overlaps are no darker and the ground shows through.
    parts.append(f'<g fill="{colours.SOFT}" opacity="0.28">{"".join(circles)}</g>')
    for row in compounds:
        fill, outline = _SERVED if row["compound_id"] in served else _REACHED[row["in_reach"]]
        # Here a click on the map sets a new center.
        parts.append(frame.mark(row["compound_id"], fill, outline, row["name"], leads=False))
    for center in placed:
        x, y = frame.place([center["longitude"], center["latitude"]])
        door = element.attribute(element.opens("center", center_id=center["center_id"]))
        look = (
            f'fill="{colours.TEAL}" stroke="{colours.PAPER}"'
            if center["in_service"]
            else f'fill="{colours.PAPER}" stroke="{colours.ALARM}"'
        )
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" {look} stroke-width="2"'
            f"{door}><title>{style.escape(center['name'])}</title></circle>"
        )
    for spot in new:
        x, y = frame.place(spot)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{colours.BROWN}" stroke-width="2.5"'
            f' stroke-dasharray="7 5"/><circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{colours.BROWN}"'
            f' stroke="{colours.PAPER}" stroke-width="2"/>'
        )
    parts.append(frame.names)
    counts = Counter(row["in_reach"] for row in compounds)
    entries: list[tuple[str | None, str]] = [
        (colours.TEAL, f"{labels.text('map.in_service')} {len(serving)}"),
        (colours.PAPER, f"{labels.text('map.out_of_service')} {len(placed) - len(serving)}"),
        (colours.TINT, labels.text("map.catchment")),
        (_REACHED[True][0], f"{labels.text('map.in_reach')} {counts[True]}"),
        (colours.ALARM, f"{labels.text('map.out_of_reach')} {max(0, counts[False] - len(served))}"),
    ]
    if new:
        entries += [
            (colours.BROWN, f"{labels.text('map.new')} {len(new)}"),
            (_SERVED[0], f"{labels.text('map.served')} {len(served)}"),
        ]
    return style.legend(entries) + frame.picture(parts, "new+=", min(radius, _AROUND))


def visited(reader: Reader, compounds: Rows) -> str:
    """Return compounds without management by the days since the last visit, those overdue in alarm."""
    if not compounds:
        return ""
    marks = []
    for row in compounds:
        look = {False: "recent", True: "lapsed", None: "unknown"}[row["visit_lapsed"]]
        days = labels.text("map.days_since", days=row["days_since_visit"]) if row["last_visit"] else ""
        marks.append((row["compound_id"], look, f"{row['compound_name']} {days}"))
    return _classed(reader, marks, "visit", _VISITS)


def lacking(reader: Reader, compounds: Sequence[tuple[Mapping[str, Any], list[str], list[str]]]) -> str:
    """Return managed compounds by what each lacks: each with what it lacks and what of it is not known."""
    if not compounds:
        return ""
    marks = []
    for row, lacks, unknown in compounds:
        first = next((name for name in _LACKS if name in lacks), "unknown" if unknown else "none")
        told = labels.text("figure.comma").join(labels.text(f"map.lack_{name}") for name in lacks or [first])
        marks.append((row["compound_id"], first, f"{row['compound_name']} {told}"))
    return _classed(reader, marks, "lack", _LACKS)


def covenants(reader: Reader, communities: Rows, query: Mapping[str, object]) -> str:
    """Return compounds by whether they have a covenant and whether it is filed, or communities by how many have one."""
    if not communities:
        return ""
    if map_limit.is_exceeded(reader, query):
        return shares(reader, communities, "adopted", "compounds")
    marks = []
    for row in reader.rows("detail_covenants", **query):
        look = "none" if row["adopted_on"] is None else "adopted" if row["filed_on"] is None else "filed"
        since = formatting.day(row["adopted_on"]) if row["adopted_on"] else ""
        marks.append((row["compound_id"], look, f"{row['compound_name']} {since}"))
    return _classed(reader, marks, "covenant", _COVENANTS)


def _classed(
    reader: Reader, marks: Sequence[tuple[str, str, str]], kind: str, fills: Mapping[str, str | None]
) -> str:
    """Return compounds filled by their class, with a legend that counts them; a mark is compound, class and title."""
    if len(marks) > map_limit.MOST:
        return style.empty(labels.text("empty.map_of_city", most=f"{map_limit.MOST:,}"))
    frame = _frame(reader, (compound for compound, _, _ in marks))
    if frame is None:
        return style.empty(labels.text("empty.map"))
    parts = [frame.ground]
    for compound, look, title in marks:
        parts.append(frame.mark(compound, fills[look] or "url(#hatch)", colours.INK, title))
    parts.append(frame.names)
    counts = Counter(look for _, look, _ in marks)
    entries = [
        (fill, f"{labels.text(f'map.{kind}_{look}')} {counts[look]}")
        for look, fill in fills.items()
        if counts[look]
    ]
    return style.legend(entries) + frame.picture(parts)


_NEAR = 4  # a choice is drawn near if all there are are so many times as many
_RATES = (0.0, 0.25, 0.5, 0.75, 1.0)  # how dark the classes are


def _rolled_up() -> str:
    return style.note(labels.text("map.rolled_up", most=f"{map_limit.MOST:,}"))


def shares(reader: Reader, communities: Rows, part: str, whole: str) -> str:
    """Return communities by the share of their compounds that one column counts of those another counts, in fifths.

    The legend says what the first one counts (`map.share_…`).
    """
    frame = _frame(reader)
    if frame is None:
        return style.empty(labels.text("empty.map"))
    parts = [frame.ground]
    for row in communities:
        of = row[whole]
        fill = colours.shade(_RATES[min(5 * row[part] // of, 4)]) if of else "url(#hatch)"
        parts.append(frame.mark(row["community_id"], fill, colours.EDGE, f"{row['name']} {row[part]}/{of}"))
    parts.append(frame.names)
    entries: list[tuple[str | None, str]] = [
        (colours.shade(shade), f"{20 * step}–{20 * step + 20} %") for step, shade in enumerate(_RATES)
    ]
    return style.legend(entries, labels.text(f"map.share_{part}")) + frame.picture(parts) + _rolled_up()


def rated(reader: Reader, communities: Rows, query: Mapping[str, object], least: int) -> str:
    """Return compounds by issues per 1,000 households in five classes of equal number, hatched below `least` issues;
    communities where these have too many compounds.
    """
    if map_limit.is_exceeded(reader, query):
        rows, key, frame, note = communities, "community_id", _frame(reader), _rolled_up()
    else:
        rows, key, note = reader.rows("issue_rates_map", **query), "compound_id", ""
        frame = _frame(reader, (row[key] for row in rows))
    if not rows:
        return ""
    if frame is None:
        return style.empty(labels.text("empty.map"))
    known = sorted(row["per_1000"] for row in rows if row["per_1000"] is not None and row["issues"] >= least)
    # Where few differ there are fewer classes.
    edges = sorted({known[len(known) * step // len(_RATES)] for step in range(len(_RATES))} if known else ())
    parts = [frame.ground]
    for row in rows:
        fill = "url(#hatch)"
        shown = {"name": row["name"], "issues": formatting.number(row["issues"])}
        if row["per_1000"] is None:
            title = labels.text("rate_map.unknown", **shown)
        elif row["issues"] < least:
            title = labels.text("rate_map.few", least=least, **shown)
        else:
            step = max(index for index, edge in enumerate(edges) if row["per_1000"] >= edge)
            fill = colours.shade(_RATES[step])
            title = labels.text(
                "rate_map.per_1000",
                households=f"{row['households']:,}",
                rate=formatting.fixed(row["per_1000"], 1),
                **shown,
            )
        parts.append(frame.mark(row[key], fill, colours.EDGE, title))
    parts.append(frame.names)
    tops = [*edges[1:], None]
    entries: list[tuple[str | None, str]] = [
        (
            colours.shade(share),
            labels.text("rate_map.legend_last", low=formatting.fixed(low))
            if high is None
            else labels.text("rate_map.legend", low=formatting.fixed(low), high=formatting.fixed(high)),
        )
        for share, low, high in zip(_RATES, edges, tops, strict=False)
    ]
    few = (None, labels.text("rate_map.legend_few", least=least))
    return style.legend([*entries, few]) + frame.picture(parts) + note


def density(reader: Reader, selection: Selection, grain: str, indicator: str) -> str:
    """Return compounds or communities by a rate of persons in five classes of equal number; hatched where it may not be
    shown, grey where it is not known. Of a city the communities.
    """
    is_city = grain == "compound" and map_limit.is_exceeded(reader, selection.scope())
    axis: Axis = "compound" if grain == "compound" and not is_city else "community"
    parts = [part for part in indicators.breakdown(reader, indicator, selection, axis) if part.key]
    if not parts:
        return ""
    frame = _frame(reader, (part.key for part in parts) if axis == "compound" else None)
    if frame is None:
        return style.empty(labels.text("empty.map"))
    known = sorted(part.value for part in parts if part.value is not None)
    edges = sorted({known[len(known) * step // len(_RATES)] for step in range(len(_RATES))} if known else ())
    drawn = [frame.ground]
    for part in parts:
        fill = "url(#hatch)" if part.status == "suppressed" else colours.MISSING
        title = labels.text("base.spot_untold", name=part.label, status=labels.text(f"status.{part.status}"))
        if part.value is not None:
            fill = colours.shade(_RATES[max(step for step, edge in enumerate(edges) if part.value >= edge)])
            title = labels.text("base.spot", name=part.label, value=formatting.fixed(part.value, 1))
        drawn.append(frame.mark(part.key, fill, colours.EDGE, title))
    drawn.append(frame.names)
    entries: list[tuple[str | None, str]] = []
    for share, low, high in zip(_RATES, edges, [*edges[1:], None], strict=False):
        key = "base.legend" if high is not None else "base.legend_last"
        told = {"low": formatting.fixed(low, 1), "high": formatting.fixed(high or 0.0, 1)}
        entries.append((colours.shade(share), labels.text(key, **told)))
    if any(part.status == "suppressed" for part in parts):
        entries.append((None, labels.text("status.suppressed")))
    return style.legend(entries) + frame.picture(drawn) + (_rolled_up() if is_city else "")


@dataclass(frozen=True)
class _Frame:
    """What of the small map stays the same whatever is chosen, drawn once a version."""

    west: float
    north: float
    squeeze: float
    scale: float
    width: float
    height: float
    paths: dict[str, str]  # of the compounds, or communities, that have a shape
    spots: dict[str, tuple[float, float]]  # longitude and latitude of those that have a point
    ground: str
    names: str
    kind: str = "compounds"  # what its places are, or communities
    is_near: bool = False  # what lies around is drawn too, and ends at the edge

    def mark(self, key: str, fill: str, stroke: str, title: str, *, leads: bool = True) -> str:
        """Return a place: its shape, a circle at its point, or nothing when it has neither.

        A compound is the door of its file, a community narrows the choice to itself.
        """
        door = f"community={key}" if self.kind == "communities" else element.opens("compound", compound=key)
        edge = (
            ' stroke-dasharray="4 3"' if fill == colours.MISSING else ""
        )  # what is not known, by more than its colour
        look = f'fill="{fill}" stroke="{stroke}"{edge}{element.attribute(door if leads else "")}'
        told = f"<title>{style.escape(title)}</title>"
        if key in self.paths:
            return f'<path d="{self.paths[key]}" {look} stroke-width="1.2">{told}</path>'
        if key in self.spots:
            x, y = self.place(self.spots[key])
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" {look}>{told}</circle>'
        return ""

    def place(self, spot: Sequence[float]) -> tuple[float, float]:
        """Return the pixels of a longitude and latitude."""
        return 10 + (spot[0] - self.west) * self.squeeze * self.scale, 10 + (
            self.north - spot[1]
        ) * self.scale

    def holds(self, spot: Sequence[float], margin: float) -> bool:
        """Tell whether a longitude and latitude lies within the picture, or so many pixels beside it."""
        x, y = self.place(spot)
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def picture(self, parts: list[str], door: str = "", around: float = 0.0) -> str:
        """Return the drawing of parts, with as much room around as is said, at whose edge it ends; with a door a click on it
        sends the door's name and the point.
        """
        view = f"{-around:.0f} {-around:.0f} {self.width + 2 * around:.0f} {self.height + 2 * around:.0f}"
        click = ""
        if door:
            across, up = 1 / (self.squeeze * self.scale), 1 / self.scale
            frame = f"{self.west - 10 * across},{self.north + 10 * up},{across},{up}"
            click = f' data-door="{door}" data-frame="{frame}" class="clickable"'
        edge = ";overflow:hidden" if self.is_near or around else ""
        return style.picture(
            f'<svg viewBox="{view}"{click} style="max-height:21rem{edge}">{style.HATCH}{"".join(parts)}</svg>'
        )

    def path(self, shape: dict[str, Any]) -> str:
        """Return the path of a shape."""
        return "".join(
            "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in map(self.place, ring)) + "Z"
            for ring in rings(shape)
        )


def _overlaps(one: Bounds | None, other: Bounds) -> bool:
    if one is None:
        return False
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _frame(reader: Reader, compounds: Iterable[str] | None = None, *, may_near: bool = True) -> _Frame | None:
    """Return the frame of these compounds, or of communities where none are given.

    It holds all there is where that is asked for in the main; a choice of few is seen near, with its communities whole, unless
    what lies around belongs to the question.
    """
    if compounds is None:
        return _framed(reader, "communities", None)
    ids = tuple(sorted(compounds))
    is_near = _is_near(reader, len(ids)) if may_near else map_limit.is_city(reader)
    return _framed(reader, "compounds", ids if is_near else None)


@kept
def _framed(reader: Reader, kind: str, ids: tuple[str, ...] | None) -> _Frame | None:
    places: dict[str, tuple[float, float]] = {}
    outlines = shapes(reader, kind)
    if kind == "communities":
        rows = reader.rows("community_points")
        places = {row["community_id"]: (row["longitude"], row["latitude"]) for row in rows}
        ends = [(row[x], row[y]) for row in rows for x, y in (("west", "south"), ("east", "north"))]
        found = _reach(ends, outlines.values())
    else:
        rows = reader.rows("compound_points", compound_ids=ids)
        places = {row["compound_id"]: (row["longitude"], row["latitude"]) for row in rows}
        around = list(shapes(reader, "communities").values())
        if ids is not None:
            outlines = {key: outlines[key] for key in ids if key in outlines}
            around = _around(reader, (row["community_id"] for row in rows))
        found = _reach(places.values(), outlines.values(), around)
    if found is None:
        return None
    west, south, east, north = found
    squeeze = math.cos(math.radians((south + north) / 2))
    size = min(1480 / ((east - west) * squeeze), 560 / (north - south))
    sides = (east - west) * squeeze * size + 20, (north - south) * size + 20
    bare = _Frame(west, north, squeeze, size, *sides, {}, places, "", "", kind, ids is not None)
    ground = [
        f'<path d="{bare.path(shape)}" fill="{colours.PAPER}" stroke="{colours.BOUND}" stroke-width="1.4"/>'
        for shape in shapes(reader, "communities").values()
        if _overlaps(_reach((), [shape]), found)
    ]
    for line in rivers(reader):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(bare.place, line))
        ground.append(
            f'<polyline points="{points}" fill="none" stroke="{colours.ROAD}" stroke-width="14" stroke-linecap="round"/>'
        )
    names, look = [], type_sizes.in_picture("small", 26)
    for name, longitude, latitude in label_spots(reader, found).values():
        x, y = bare.place([longitude, latitude])
        names.append(
            f'<text x="{x:.0f}" y="{y + 9:.0f}" text-anchor="middle" {look} font-weight="600" fill="{colours.INK}"'
            f' pointer-events="none" stroke="{colours.PAPER}" stroke-width="6" paint-order="stroke">{style.escape(name)}</text>'
        )
    paths = {key: bare.path(shape) for key, shape in outlines.items()}
    return replace(bare, paths=paths, ground="".join(ground), names="".join(names))


def _short(name: str) -> str:
    suffix = labels.text("map.community_suffix")
    return name.removesuffix(suffix) or name


def label_spots(reader: Reader, within: Bounds) -> dict[str, tuple[str, float, float]]:
    """Return name, longitude and latitude of the label of each community within bounds; none where they are too many."""
    west, south, east, north = within
    spots = {
        key: (name, x, y)
        for key, (name, x, y) in _label_spots(reader).items()
        if west <= x <= east and south <= y <= north
    }
    return spots if len(spots) <= _NAMED else {}


@kept
def _label_spots(reader: Reader) -> dict[str, tuple[str, float, float]]:
    """Return them for all communities: where they cover compounds least, in a city in the middle."""
    outlines = shapes(reader, "communities")
    reach = _reach((), outlines.values())
    if not reach:
        return {}
    rows = reader.run("communities_list")
    names = {
        key: _short(str(name or "")) for key, name in zip(rows["community_id"], rows["name"], strict=True)
    }
    west, _, east, north = reach
    squeeze = math.cos(math.radians(north))
    letter = 0.021 * (east - west) * squeeze
    boxes, is_city = [], map_limit.is_city(reader)
    if not is_city:
        for shape in shapes(reader, "compounds").values():
            xs, ys = zip(*(spot for ring in rings(shape) for spot in ring), strict=True)
            boxes.append((min(xs) * squeeze, min(ys), max(xs) * squeeze, max(ys)))
    found = {}
    for key, shape in outlines.items():
        name = names.get(key, "")
        ring = [(x * squeeze, y) for x, y in max(rings(shape), key=len)]
        x, y = _middle(ring) if is_city else _clear_spot(ring, boxes, letter * len(name), letter)
        found[key] = (name, x / squeeze, y)
    return found


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _clear_spot(
    ring: list[tuple[float, float]],
    boxes: list[tuple[float, float, float, float]],
    width: float,
    height: float,
) -> tuple[float, float]:
    """Return the spot inside a ring where a label covers boxes least, near the middle."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    middle = _middle(ring)
    best, lowest = middle, math.inf
    for i in range(1, 16):
        for j in range(1, 16):
            x = min(xs) + (max(xs) - min(xs)) * i / 16
            y = min(ys) + (max(ys) - min(ys)) * j / 16
            if not all(_inside(ring, x + side * width * 0.5, y) for side in (-1, 0, 1)):
                continue
            covered = 0.0
            for left, bottom, right, top in boxes:
                across = min(right, x + width / 2) - max(left, x - width / 2)
                up = min(top, y + height * 0.6) - max(bottom, y - height * 0.6)
                covered += max(across, 0.0) * max(up, 0.0)
            cost = covered + 0.02 * height * math.dist((x, y), middle)
            if cost < lowest:
                best, lowest = (x, y), cost
    return best


def _inside(ring: list[tuple[float, float]], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
