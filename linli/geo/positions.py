"""Places: from the source's datum to WGS-84, and which polygon a point lies in."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from linli.geo import datums

Datum = Literal["wgs84", "gcj02", "bd09", "bd09mc"]
Floats = datums.Floats

_EARTH_M = 6_371_008.8  # mean radius
_DIGITS = 5  # about a metre, which is what the conversions are good for


def point_to_wgs84(longitude: float, latitude: float, datum: Datum) -> tuple[float, float]:
    """Return a point as WGS-84 longitude and latitude, good to about 1 m; outside China unchanged.

    `bd09mc` are Baidu's Mercator metres.
    """
    longitudes, latitudes = to_wgs84(np.array([longitude], float), np.array([latitude], float), datum)
    return float(longitudes[0]), float(latitudes[0])


def to_wgs84(longitudes: Floats, latitudes: Floats, datum: Datum) -> tuple[Floats, Floats]:
    """Return points as WGS-84; NaN stays NaN, and what is no point stays: the check of the cell says so."""
    if datum == "wgs84":
        return longitudes, latitudes
    if datum == "bd09mc":
        longitudes, latitudes = datums.from_baidu_metres(longitudes, latitudes)
    shifted = datums.is_in_china(longitudes, latitudes)
    longitudes, latitudes = longitudes.copy(), latitudes.copy()
    longitudes[shifted], latitudes[shifted] = datums.from_shifted(
        longitudes[shifted], latitudes[shifted], is_baidu=datum != "gcj02"
    )
    return longitudes, latitudes


def shape_of(geometry: dict[str, Any], datum: Datum) -> Any:
    """Return a GeoJSON geometry as a valid WGS-84 shape."""
    made = shape(geometry)
    if datum != "wgs84":
        made = shapely.transform(
            made, lambda points: np.column_stack(to_wgs84(points[:, 0], points[:, 1], datum))
        )
    return made if made.is_valid else shapely.make_valid(made)


def merged(shapes: Iterable[Any]) -> Any:
    """Return one shape made of several."""
    parts = list(shapes)
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def rounded(geometry: Any) -> dict[str, Any]:
    """Return a shape as GeoJSON with as many digits as its places are good for."""

    def cut(node: Any) -> Any:
        return round(node, _DIGITS) if isinstance(node, float) else [cut(item) for item in node]

    plain: dict[str, Any] = mapping(geometry)
    if "geometries" in plain:
        return {"type": plain["type"], "geometries": [rounded(part) for part in geometry.geoms]}
    return {"type": plain["type"], "coordinates": cut(plain["coordinates"])}


class Locator:
    """Tells which of many polygons a point lies in."""

    def __init__(self, shapes: dict[str, Any]) -> None:
        self._ids = list(shapes)
        self._tree = shapely.STRtree(list(shapes.values()))

    def locate(self, longitudes: Floats, latitudes: Floats) -> list[str | None]:
        """Return the id of the polygon around each point; the first in order where several touch it."""
        found: list[str | None] = [None] * len(longitudes)
        known = np.flatnonzero(~(np.isnan(longitudes) | np.isnan(latitudes)))
        points = shapely.points(longitudes[known], latitudes[known])
        hits, polygons = self._tree.query(points, predicate="intersects")
        for hit, polygon in sorted(zip(hits.tolist(), polygons.tolist(), strict=True), reverse=True):
            found[known[hit]] = self._ids[polygon]
        return found


def spanning_tree(
    spots: Sequence[tuple[float, float]],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the edges of the shortest tree over spots (longitude, latitude in degrees), by Prim's algorithm."""
    if len(spots) < 2:
        return []
    squeeze = math.cos(math.radians(spots[0][1]))

    def length(edge: tuple[tuple[float, float], tuple[float, float]]) -> float:
        (ax, ay), (bx, by) = edge
        return math.hypot((ax - bx) * squeeze, ay - by)

    inside, outside = [spots[0]], list(spots[1:])
    edges = []
    while outside:
        edge = min(((one, other) for one in inside for other in outside), key=length)
        edges.append(edge)
        inside.append(edge[1])
        outside.remove(edge[1])
    return edges


def great_circle(longitude: float, latitude: float, longitudes: Floats, latitudes: Floats) -> Floats:
    """Return the metres from a point to others on a sphere of the earth's mean radius; NaN stays NaN.

    Haversine, as the distances of compounds to centers are reckoned (queries/curated/compound_center_distances.sql).
    """
    half = (
        np.sin(np.radians(latitudes - latitude) / 2) ** 2
        + math.cos(math.radians(latitude))
        * np.cos(np.radians(latitudes))
        * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    )
    metres: Floats = 2 * _EARTH_M * np.arcsin(np.minimum(1, np.sqrt(half)))
    return metres
