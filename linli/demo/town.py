"""Geometry of an invented town: bent streets, a river, communities made of blocks, compounds in blocks.

Coordinates are metres until `degrees` turns them into numbers that look like WGS-84; the place they
fall on implies nothing.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

Array = npt.NDArray[np.float64]

WIDTH, HEIGHT = 4000.0, 2500.0
ORIGIN = (105.0, 35.0)
STREETS_APART = (5500.0, 3600.0)  # metres between two streets of a load test
STREETS_A_ROW = 10

_STEPS = 160  # lattice on which every street bends, so that neighbours share their vertices
_RIVER_V = 72 / _STEPS
_RIVER_HALF = 38.0
_BANK = 24.0
_STREET_HALF = 9.0
_MAIN_HALF = 17.0
_LANE = 9.0


@dataclass
class Lot:
    """The ground of one compound: a rectangle in the (u, v) plane, perhaps without a corner."""

    u: tuple[float, float]
    v: tuple[float, float]
    notch: tuple[int, float] | None  # which corner is missing, and how much of each side

    def outline(self) -> list[tuple[float, float]]:
        """Return the corners in the (u, v) plane, counter-clockwise."""
        (u0, u1), (v0, v1) = self.u, self.v
        corners = [(u0, v0), (u1, v0), (u1, v1), (u0, v1)]
        if self.notch is None:
            return corners
        index, share = self.notch
        u, v = corners[index]
        inner_u = u + share * ((u0 + u1) - 2 * u)
        inner_v = v + share * ((v0 + v1) - 2 * v)
        cut = [(u, inner_v), (inner_u, inner_v), (inner_u, v)]
        return corners[:index] + (cut if index % 2 == 0 else cut[::-1]) + corners[index + 1 :]


@dataclass
class _Block:
    columns: tuple[int, int]
    rows: tuple[int, int]
    margins: tuple[float, float, float, float]  # west, south, east, north, in metres
    community: int = -1
    free: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def middle(self) -> tuple[float, float]:
        return sum(self.columns) / 2 / _STEPS, sum(self.rows) / 2 / _STEPS


@dataclass(frozen=True)
class Town:
    """A laid-out street: everything in metres, communities and compounds by their position in a list."""

    communities: list[Polygon]
    compounds: list[Polygon]
    lots: list[Lot]
    warp: "Warp"
    river: LineString
    roads: list[LineString]


@dataclass(frozen=True)
class Warp:
    """The bend that turns a square into a town."""

    phases: Array
    offset: tuple[float, float]

    def __call__(self, u: Array | float, v: Array | float) -> tuple[Array, Array]:
        """Return metres east and north of points of the unit square."""
        u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
        a, b, c, d, e = self.phases
        near = np.exp(-(((v - _RIVER_V) / 0.28) ** 2))
        x = WIDTH * (u + 0.020 * np.sin(2 * np.pi * v * 0.9 + a) + 0.012 * np.sin(2 * np.pi * (u + v) + b))
        x = x + 260 * (u - 0.5) * np.sin(np.pi * v) - 150 * (v - 0.5)
        y = HEIGHT * (
            v + 0.022 * np.sin(2 * np.pi * u * 0.8 + c) + 0.012 * np.sin(2 * np.pi * (u * 1.7 - v) + d)
        )
        y = (
            y
            + 150 * near * np.sin(2 * np.pi * u * 1.05 + e)
            + 170 * (v - 0.5) * np.sin(np.pi * u * 0.9 + 0.4)
        )
        return x + self.offset[0], y + self.offset[1]

    def line(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return points of the unit square as metres, rounded to centimetres."""
        x, y = self(np.array([p[0] for p in points]), np.array([p[1] for p in points]))
        return list(zip(np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True))

    def metres(self, u: tuple[float, float], v: tuple[float, float]) -> tuple[float, float]:
        """Return the mean width and height of a small rectangle."""
        (u0, u1), (v0, v1) = u, v
        x, y = self(np.array([u0, u1, u1, u0]), np.array([v0, v0, v1, v1]))
        side = np.hypot(np.roll(x, -1) - x, np.roll(y, -1) - y)
        return float(side[0] + side[2]) / 2, float(side[1] + side[3]) / 2


def degrees(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in metres as longitude and latitude, rounded to six digits."""

    def turn(xy: Array) -> Array:
        east = 111_320.0 * np.cos(np.radians(ORIGIN[1]))
        return np.round(np.column_stack([ORIGIN[0] + xy[:, 0] / east, ORIGIN[1] + xy[:, 1] / 110_940.0]), 6)

    return shapely.transform(geometry, turn)


def lay_out(
    rng: np.random.Generator, areas: Array, community: npt.NDArray[np.int64], communities: int, number: int
) -> Town:
    """Return a town whose compounds have about the given areas (m²) and lie in the given communities.

    Communities are numbered by household weight here; the biggest gets the most blocks.
    """
    offset = (
        STREETS_APART[0] * (number % STREETS_A_ROW) - WIDTH / 2,
        STREETS_APART[1] * (number // STREETS_A_ROW) - HEIGHT / 2,
    )
    warp = Warp(rng.uniform(0, 2 * np.pi, 5) * 0.35 + np.array([0.3, 2.0, 4.1, 1.0, 2.6]), offset)
    blocks, roads = _streets(rng, warp)
    need: Array = np.bincount(community, weights=areas, minlength=communities).astype(np.float64)
    _share_out(rng, blocks, warp, need)
    lots = _parcel(rng, blocks, warp, areas, community)
    return Town(
        communities=[_union(blocks, warp, index) for index in range(communities)],
        compounds=[Polygon(warp.line(_bent(lot.outline()))) for lot in lots],
        lots=lots,
        warp=warp,
        river=LineString(warp.line([(u, _RIVER_V) for u in np.linspace(-0.02, 1.02, _STEPS + 1)])),
        roads=roads,
    )


def _bent(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return corners with a point in the middle of each side, so that long sides follow the street."""
    out = []
    for (u0, v0), (u1, v1) in zip(corners, corners[1:] + corners[:1], strict=True):
        out += [(u0, v0), ((u0 + u1) / 2, (v0 + v1) / 2)]
    return out


def _cuts(rng: np.random.Generator, start: int, stop: int, count: int) -> list[int]:
    """Return the lattice lines on which streets run, unevenly spaced."""
    widths = rng.uniform(0.72, 1.35, count)
    inner = start + np.cumsum(widths / widths.sum())[:-1] * (stop - start)
    return [start, *np.round(inner).astype(int).tolist(), stop]


def _streets(rng: np.random.Generator, warp: Warp) -> tuple[list[_Block], list[LineString]]:
    """Return the blocks between streets, and the main roads; lanes of the two banks do not meet."""
    river = round(_RIVER_V * _STEPS)
    avenues = _cuts(rng, 0, _STEPS, 4)
    blocks: list[_Block] = []
    main_rows: set[int] = set()
    for south, north, n_rows in ((0, river, 4), (river, _STEPS, 5)):
        rows = _cuts(rng, south, north, n_rows)
        main_rows |= {rows[2]} if south == 0 else {rows[1], rows[3]}
        quarters = [_cuts(rng, a, b, int(rng.integers(3, 5))) for a, b in itertools.pairwise(avenues)]
        columns = sorted({line for quarter in quarters for line in quarter})
        for west, east in itertools.pairwise(columns):
            for low, high in itertools.pairwise(rows):
                u, v = (west + east) / 2 / _STEPS - 0.5, (low + high) / 2 / _STEPS - 0.5
                if abs(2 * u) ** 5 + abs(2 * v) ** 5 > 1.18:  # open land in the corners
                    continue
                margins = [_MAIN_HALF if line in avenues else _STREET_HALF for line in (west, east)]
                margins += [
                    _RIVER_HALF + _BANK
                    if line == river
                    else _MAIN_HALF
                    if line in main_rows
                    else _STREET_HALF
                    for line in (low, high)
                ]
                blocks.append(
                    _Block((west, east), (low, high), (margins[0], margins[2], margins[1], margins[3]))
                )
    outline = unary_union([_polygon(block, warp) for block in blocks]).buffer(1)
    lattice = [step / _STEPS for step in range(0, _STEPS + 1, 2)]
    lines = [[(avenue / _STEPS, v) for v in lattice] for avenue in avenues[1:-1]]
    lines += [[(u, row / _STEPS) for u in lattice] for row in sorted(main_rows)]
    roads = [part for line in lines for part in _lines(LineString(warp.line(line)).intersection(outline))]
    return blocks, roads


def _lines(geometry: BaseGeometry) -> list[LineString]:
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, LineString) and part.length > 100]


def _polygon(block: _Block, warp: Warp) -> Polygon:
    (west, east), (low, high) = block.columns, block.rows
    ring = [(i, low) for i in range(west, east)] + [(east, j) for j in range(low, high)]
    ring += [(i, high) for i in range(east, west, -1)] + [(west, j) for j in range(high, low, -1)]
    return Polygon(warp.line([(i / _STEPS, j / _STEPS) for i, j in ring]))


def _union(blocks: list[_Block], warp: Warp, index: int) -> Polygon:
    merged = unary_union([_polygon(block, warp) for block in blocks if block.community == index])
    if isinstance(merged, MultiPolygon):
        raise AssertionError(f"community {index} is not in one piece")
    return merged


def _touch(a: _Block, b: _Block) -> bool:
    side = a.columns[1] == b.columns[0] or b.columns[1] == a.columns[0]
    over = a.rows[1] == b.rows[0] or b.rows[1] == a.rows[0]
    rows = min(a.rows[1], b.rows[1]) - max(a.rows[0], b.rows[0])
    columns = min(a.columns[1], b.columns[1]) - max(a.columns[0], b.columns[0])
    river = round(_RIVER_V * _STEPS)
    same_bank = (a.rows[0] >= river) == (b.rows[0] >= river)
    return same_bank and ((side and rows > 0) or (over and columns > 0))


def _share_out(rng: np.random.Generator, blocks: list[_Block], warp: Warp, need: Array) -> None:
    """Give every block to a community by growing them from seeds; each takes blocks as its need asks."""
    count = len(need)
    places = np.column_stack(warp(*np.array([block.middle for block in blocks]).T))
    size = np.array([_polygon(block, warp).area for block in blocks])
    river = round(_RIVER_V * _STEPS)
    north = np.array([block.rows[0] >= river for block in blocks])
    neighbours = [[j for j, b in enumerate(blocks) if j != i and _touch(a, b)] for i, a in enumerate(blocks)]
    seeds_north = round(count * size[north].sum() / size.sum())
    seeds = np.concatenate([_seeds(places[north], seeds_north), _seeds(places[~north], count - seeds_north)])
    wanted = 0.55 * need.mean() + 0.45 * need  # a small community still has ground of its own
    # communities are numbered west to east, the north bank first; need follows that order
    order = np.lexsort((seeds[:, 0], np.arange(count) >= seeds_north))
    seeds = seeds[order]
    bank_of = np.arange(count) < seeds_north
    owner = np.full(len(blocks), -1)
    held = np.zeros(count)
    for index in range(count):
        open_ = np.flatnonzero((owner < 0) & (north == bank_of[index]))
        first = open_[np.argmin(np.hypot(*(places[open_] - seeds[index]).T))]
        owner[first], held[index] = index, size[first]
    stuck: set[int] = set()
    while (owner < 0).any():
        scores = [(held[i] / wanted[i], i) for i in range(count) if i not in stuck]
        index = min(scores)[1]
        edge = sorted({j for i in np.flatnonzero(owner == index) for j in neighbours[i] if owner[j] < 0})
        if not edge:
            stuck.add(index)
            continue
        home = places[owner == index].mean(axis=0)
        away = np.hypot(*((places[edge] - 0.5 * (home + seeds[index])) * np.array([1.0, 1.15])).T)
        beside = np.array([sum(owner[k] == index for k in neighbours[j]) for j in edge])
        lonely = np.array([sum(owner[k] < 0 for k in neighbours[j]) for j in edge])
        best = edge[int(np.argmin(away - 150 * beside + 30 * lonely))]
        owner[best] = index
        held[index] += size[best]
    _smooth(owner, neighbours, need)
    for block, index in zip(blocks, owner, strict=True):
        block.community = int(index)


def _smooth(owner: npt.NDArray[np.int64], neighbours: list[list[int]], need: Array) -> None:
    """Give a block that sticks out of its community to the one around it, where that one has enough sides."""
    for _ in range(3):
        for block, near in enumerate(neighbours):
            around = np.bincount(owner[near], minlength=len(need))
            if around[owner[block]] == 1 and around.max() >= 2 and (owner == owner[block]).sum() > 5:
                owner[block] = int(np.argmax(around))


def _seeds(places: Array, count: int) -> Array:
    """Return Lloyd-relaxed seeds among places, starting from those farthest apart."""
    seeds = [places[np.argmin(places.sum(axis=1))]]
    while len(seeds) < count:
        gap = np.min([np.hypot(*(places - seed).T) for seed in seeds], axis=0)
        seeds.append(places[np.argmax(gap)])
    centers = np.array(seeds)
    for _ in range(40):
        nearest = np.argmin(np.hypot(*(places[:, None] - centers[None]).transpose(2, 0, 1)), axis=1)
        centers = np.array([places[nearest == i].mean(axis=0) for i in range(count)])
    return centers


def _parcel(
    rng: np.random.Generator,
    blocks: list[_Block],
    warp: Warp,
    areas: Array,
    community: npt.NDArray[np.int64],
) -> list[Lot]:
    """Cut a lot for every compound out of the blocks of its community, the largest first."""
    frames: dict[int, tuple[float, float]] = {}
    for index, block in enumerate(blocks):
        u = (block.columns[0] / _STEPS, block.columns[1] / _STEPS)
        v = (block.rows[0] / _STEPS, block.rows[1] / _STEPS)
        frames[index] = warp.metres(u, v)
        width, height = frames[index]
        west, south, east, north = block.margins
        block.free = [(west, south, width - east, height - north)]
    lots: dict[int, Lot] = {}
    for compound in np.argsort(-areas, kind="stable").tolist():
        own = [i for i, block in enumerate(blocks) if block.community == community[compound]]
        lots[compound] = _cut(rng, blocks, frames, own, float(areas[compound]))
    return [lots[i] for i in range(len(areas))]


def _cut(
    rng: np.random.Generator,
    blocks: list[_Block],
    frames: dict[int, tuple[float, float]],
    own: list[int],
    area: float,
) -> Lot:
    for attempt in range(60):
        size = area * 0.94**attempt
        aspect = float(np.exp(rng.uniform(-0.35, 0.55)))
        width, height = np.sqrt(size * aspect), np.sqrt(size / aspect)
        fits = []
        for i in own:
            for k, (x0, y0, x1, y1) in enumerate(blocks[i].free):
                if x1 - x0 >= width and y1 - y0 >= height:
                    fits.append((i, k))
        if not fits:
            continue
        index, slot = fits[int(rng.integers(len(fits)))]
        block = blocks[index]
        x0, y0, x1, y1 = block.free.pop(slot)
        # leave no sliver behind: stretch to the side of the block when little would remain
        width = x1 - x0 if x1 - x0 - width < 32 else width
        height = y1 - y0 if y1 - y0 - height < 32 else height
        left = x0 if rng.random() < 0.5 else x1 - width
        low = y0 if rng.random() < 0.5 else y1 - height
        rest = []
        if left > x0:
            rest.append((x0, y0, left - _LANE, y1))
        if left + width < x1:
            rest.append((left + width + _LANE, y0, x1, y1))
        if low > y0:
            rest.append((left, y0, left + width, low - _LANE))
        if low + height < y1:
            rest.append((left, low + height + _LANE, left + width, y1))
        block.free += [r for r in rest if r[2] - r[0] > 28 and r[3] - r[1] > 28]
        frame_w, frame_h = frames[index]
        step_u = (block.columns[1] - block.columns[0]) / _STEPS / frame_w
        step_v = (block.rows[1] - block.rows[0]) / _STEPS / frame_h
        base_u, base_v = block.columns[0] / _STEPS, block.rows[0] / _STEPS
        notch = (int(rng.integers(4)), float(rng.uniform(0.25, 0.5))) if rng.random() < 0.25 else None
        return Lot(
            (base_u + left * step_u, base_u + (left + width) * step_u),
            (base_v + low * step_v, base_v + (low + height) * step_v),
            notch,
        )
    raise AssertionError("no room for a compound")


def points_inside(
    town: Town, compounds: npt.NDArray[np.int64], along: Array, across: Array
) -> tuple[Array, Array]:
    """Return longitudes and latitudes of one point within each of the compounds named by position.

    A point of a lot without a corner stays in the half away from that corner.
    """
    along, across = 0.08 + 0.84 * along, 0.08 + 0.84 * across
    corner = np.array([-1 if lot.notch is None else lot.notch[0] for lot in town.lots])[compounds]
    along = np.where(np.isin(corner, (0, 3)), 0.46 + along / 2, np.where(corner >= 0, along / 2, along))
    u = np.array([lot.u for lot in town.lots])[compounds]
    v = np.array([lot.v for lot in town.lots])[compounds]
    x, y = town.warp(u[:, 0] + (u[:, 1] - u[:, 0]) * along, v[:, 0] + (v[:, 1] - v[:, 0]) * across)
    turned = shapely.get_coordinates(degrees(shapely.multipoints(np.column_stack([x, y]))))
    return turned[:, 0], turned[:, 1]
