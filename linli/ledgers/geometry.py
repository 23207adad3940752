"""Polygons and lines of a source: valid WGS-84 shapes by the id of their place."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import shapely

from linli.geo import positions
from linli.ledgers import limits, read
from linli.ledgers.model import FileFault, told
from linli.ledgers.profile import Geometry

Places = dict[str, tuple[dict[str, Any], Any]]  # properties and shape by id

FOLDER = "geo"
PROPERTIES = {
    "communities": ("community_id", "name"),
    "compounds": ("compound_id", "community_id", "name"),
    "features": ("kind", "name"),
}


def plain(kind: str) -> Geometry:
    """Return how the geometry files of a source without a profile are read."""
    id_property = {"communities": "community_id", "compounds": "compound_id", "features": "kind"}[kind]
    return Geometry(kind=kind, file=f"{FOLDER}/{kind}.geojson", id=[id_property], name="name")


def shapes(path: Path, spec: Geometry, wanted: tuple[str, ...]) -> Iterator[Places]:
    """Yield once the properties and WGS-84 shape of every place; several features of one id become one."""
    collected: dict[str, tuple[dict[str, Any], list[Any]]] = {}
    left = limits.POINTS
    for number, feature in enumerate(read.read_geojson(path)["features"]):
        try:
            properties = dict(feature.get("properties") or {})
            left -= _points(feature["geometry"]["coordinates"] if feature["geometry"] else [])
            if left < 0:
                raise FileFault("too_many_points", most=f"{limits.POINTS:,}")
            shape = _simple(positions.shape_of(feature["geometry"], spec.datum))
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
            raise FileFault("not_geojson") from error
        place = "/".join(_said(properties.get(name, "")) for name in spec.id)
        if spec.kind == "features":
            place = f"{place}{number}"
        kept = {name: properties[name] for name in wanted if name in properties} if wanted else properties
        kept = {
            _said(name): _said(value) if isinstance(value, str) else read.flat(value)
            for name, value in kept.items()
        }
        collected.setdefault(place, (kept, []))[1].append(shape)
    yield {place: (properties, positions.merged(parts)) for place, (properties, parts) in collected.items()}


def _said(value: object) -> str:
    """Return a property as a text that may be written."""
    return told(str(value))[: limits.TEXT].strip()


def _points(node: Any) -> int:
    """Return how many points coordinates have; raises ValueError for one that lies nowhere on earth."""
    count, nodes = 0, [node]
    while nodes:
        node = nodes.pop()
        if not isinstance(node, list):
            raise TypeError(node)
        if node and not isinstance(node[0], list):
            # Metres of Mercator are larger than degrees, and none is larger than this.
            if not all(isinstance(part, int | float) and abs(part) < 1e8 for part in node):
                raise ValueError(node)
            count += 1
        else:
            nodes += node
    return count


def _simple(shape: Any) -> Any:
    """Return a shape with fewer points where it has more than anybody sees; raises FileFault where that does not help."""
    for step in (1, 10):
        if shapely.get_num_coordinates(shape) <= limits.SHAPE_POINTS:
            return shape
        shape = shape.simplify(step * limits.TOLERANCE)
    if shapely.get_num_coordinates(shape) > limits.SHAPE_POINTS:
        raise FileFault("too_many_points", most=f"{limits.SHAPE_POINTS:,}")
    return shape


def collection(places: Iterable[tuple[dict[str, Any], Any]]) -> dict[str, Any]:
    """Return places as a FeatureCollection."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": positions.rounded(shape)}
        for properties, shape in places
    ]
    return {"type": "FeatureCollection", "features": features}
