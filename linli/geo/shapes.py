"""The shapes of communities, compounds and features that a version holds, as maps on the page and in exports draw them."""

import functools
import json
from typing import Any

from linli.warehouse.store import Reader


@functools.lru_cache(maxsize=16)
def shapes(reader: Reader, kind: str) -> dict[str, dict[str, Any]]:
    """Return the GeoJSON geometries of communities, compounds or features by id."""
    rows = reader.run("geometry_list", kind=kind)
    features = {key: json.loads(text) for key, text in zip(rows["id"], rows["geojson"], strict=True)}
    return {key: feature["geometry"] for key, feature in features.items()}


@functools.lru_cache(maxsize=16)
def rivers(reader: Reader) -> list[list[list[float]]]:
    """Return the lines of rivers, longitude and latitude."""
    rows = reader.run("geometry_list", kind="features")
    features = [json.loads(text) for text in rows["geojson"]]
    return [
        feature["geometry"]["coordinates"]
        for feature in features
        if feature["properties"].get("kind") == "river" and feature["geometry"]["type"] == "LineString"
    ]


def rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return the rings of a polygon or of several."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for part in geometry["coordinates"] for ring in part]
    return []
