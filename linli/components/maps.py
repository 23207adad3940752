"""The two maps: a small still one as SVG, and the large one with Leaflet from this machine."""

import functools
import json
import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from linli import contracts, labels
from linli.components import style
from linli.store import Reader, Rows

_HEIGHT = 580
_METRES_A_DEGREE = 111_195  # of latitude, on a sphere of the earth's mean radius
# Fill and outline of a compound by whether a center is within reach.
_REACHED = {
    True: ("#C9DEE0", "#8FB3B7"),
    False: ("url(#hatch)", style.ALARM),
    None: (style.MISSING, "#9AA4A9"),
}
_HATCHED = (
    "<style>path.hatched{fill:url(#hatch)!important;fill-opacity:1!important}.leaflet-container{background:#FFFFFF}"
    f".leaflet-tooltip,.place{{font:600 14px {style.FONT};color:{style.INK};white-space:nowrap}}"
    ".place{text-shadow:0 0 3px #fff,0 0 3px #fff,0 0 3px #fff,0 0 3px #fff;pointer-events:none}</style>"
    f'<svg width="0" height="0" style="position:absolute">{style.HATCH}</svg>'
)


class LocalMap(folium.Map):
    """A folium map that asks for nothing but the Leaflet of this machine."""

    default_js = [("leaflet", "../../app/static/leaflet.js")]  # noqa: RUF012 (folium's own form)
    default_css = [("leaflet_css", "../../app/static/leaflet.css")]  # noqa: RUF012


def forms_legend(compounds: pd.DataFrame) -> str:
    """Return the legend of the forms with their counts."""
    counts = compounds["form"].value_counts()
    entries: list[tuple[str | None, str]] = [
        (colour, f"{labels.text(f'code.form.{form}')} {counts.get(form, 0)}")
        for form, colour in style.FORMS.items()
    ]
    if compounds["form"].isna().any():
        entries = [(style.MISSING, f"{labels.text('status.not_collected')} {compounds['form'].isna().sum()}")]
    else:
        entries.append((None, f"{labels.text('code.form.none')} {counts.get('none', 0)}"))
    return style.legend(entries, labels.text("map.hint"))


def tangible_legend(compounds: pd.DataFrame) -> str:
    """Return the legend of the small map: with a branch, without one, and what is not collected."""
    missing = int(compounds["form"].isna().sum())
    if missing:
        return style.legend([(style.MISSING, f"{labels.text('status.not_collected')} {missing}")])
    without = int((compounds["form"] == "none").sum())
    return style.legend(
        [
            (style.SOFT, f"{labels.text('map.tangible')} {len(compounds) - without}"),
            (None, f"{labels.text('code.form.none')} {without}"),
        ],
        labels.text("map.effective_later"),
    )


# ---------------------------------------------------------------------------- geometry


@functools.lru_cache(maxsize=16)
def _shapes(reader: Reader, kind: str) -> dict[str, dict[str, Any]]:
    rows = reader.run("geometry_list", kind=kind)
    features = {key: json.loads(text) for key, text in zip(rows["id"], rows["geojson"], strict=True)}
    return {key: feature["geometry"] for key, feature in features.items()}


@functools.lru_cache(maxsize=16)
def _rivers(reader: Reader) -> list[list[list[float]]]:
    rows = reader.run("geometry_list", kind="features")
    features = [json.loads(text) for text in rows["geojson"]]
    return [
        feature["geometry"]["coordinates"]
        for feature in features
        if feature["properties"].get("kind") == "river" and feature["geometry"]["type"] == "LineString"
    ]


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for part in geometry["coordinates"] for ring in part]
    return []


def _bounds(reader: Reader, compounds: pd.DataFrame) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of everything there is to draw."""
    spots = [
        spot
        for kind in ("communities", "compounds")
        for shape in _shapes(reader, kind).values()
        for ring in _rings(shape)
        for spot in ring
    ]
    known = compounds.dropna(subset=["longitude", "latitude"])
    spots += [[x, y] for x, y in zip(known["longitude"], known["latitude"], strict=True)]
    if not spots:
        return None
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return min(xs), min(ys), max(xs), max(ys)


# ---------------------------------------------------------------------------- the small map


def small(reader: Reader, compounds: pd.DataFrame) -> str:
    """Return compounds with and without a branch; community names keep off the compounds."""
    frame = _frame(reader)
    if frame is None:
        return style.empty(labels.text("empty.map"))
    parts = [frame.ground]
    for row in compounds.itertuples():
        fill, stroke = _tangible(row.form)
        title = f"<title>{style.escape(row.name)}</title>"
        if row.compound_id in frame.paths:
            parts.append(
                f'<path d="{frame.paths[row.compound_id]}" fill="{fill}" stroke="{stroke}" stroke-width="1.2">{title}</path>'
            )
        elif pd.notna(row.longitude) and pd.notna(row.latitude):
            x, y = frame.place([row.longitude, row.latitude])
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{fill}" stroke="{stroke}">{title}</circle>'
            )
    parts.append(frame.names)
    return frame.picture(parts)


def catchments(reader: Reader, compounds: Rows, centers: Rows) -> str:
    """Return centers with their catchments over the compounds, those out of reach hatched."""
    frame = _frame(reader)
    placed = [
        center for center in centers if center["longitude"] is not None and center["latitude"] is not None
    ]
    if frame is None or not placed:
        return style.empty(labels.text("empty.map"))
    serving = [center for center in placed if center["in_service"]]
    parts = [frame.ground]
    circles = []
    for center in serving:
        x, y = frame.place([center["longitude"], center["latitude"]])
        radius = (center["radius_m"] or 0) / _METRES_A_DEGREE * frame.scale
        circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    # One opacity for all of them, so that overlaps are no darker and the ground shows through.
    parts.append(f'<g fill="{style.SOFT}" opacity="0.28">{"".join(circles)}</g>')
    for row in compounds:
        fill, stroke = _REACHED[row["in_reach"]]
        title = f"<title>{style.escape(row['name'])}</title>"
        if row["compound_id"] in frame.paths:
            path = frame.paths[row["compound_id"]]
            parts.append(
                f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="1.2">{title}</path>'
            )
        elif row["longitude"] is not None and row["latitude"] is not None:
            x, y = frame.place([row["longitude"], row["latitude"]])
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{fill}" stroke="{stroke}">{title}</circle>'
            )
    for center in placed:
        x, y = frame.place([center["longitude"], center["latitude"]])
        look = (
            f'fill="{style.TEAL}" stroke="#fff"'
            if center["in_service"]
            else f'fill="#fff" stroke="{style.ALARM}"'
        )
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" {look} stroke-width="2"><title>{style.escape(center["name"])}</title></circle>'
        )
    parts.append(frame.names)
    far = sum(row["in_reach"] is False for row in compounds)
    near = sum(row["in_reach"] is True for row in compounds)
    legend = style.legend(
        [
            (style.TEAL, f"{labels.text('map.in_service')} {len(serving)}"),
            ("#fff", f"{labels.text('map.out_of_service')} {len(placed) - len(serving)}"),
            ("#E0ECED", labels.text("map.catchment")),
            (_REACHED[True][0], f"{labels.text('map.in_reach')} {near}"),
            (None, f"{labels.text('map.out_of_reach')} {far}"),
        ]
    )
    return legend + frame.picture(parts)


@dataclass(frozen=True)
class _Frame:
    """What of the small map stays the same whatever is chosen, drawn once a version."""

    west: float
    north: float
    squeeze: float
    scale: float
    width: float
    height: float
    paths: dict[str, str]  # of the compounds that have a shape
    ground: str
    names: str

    def place(self, spot: list[float]) -> tuple[float, float]:
        """Return the pixels of a longitude and latitude."""
        return 10 + (spot[0] - self.west) * self.squeeze * self.scale, 10 + (
            self.north - spot[1]
        ) * self.scale

    def picture(self, parts: list[str]) -> str:
        """Return the drawing of parts."""
        view = f"0 0 {self.width:.0f} {self.height:.0f}"
        return style.picture(
            f'<svg viewBox="{view}" style="max-height:21rem">{style.HATCH}{"".join(parts)}</svg>'
        )

    def path(self, shape: dict[str, Any]) -> str:
        """Return the path of a shape."""
        return "".join(
            "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in map(self.place, ring)) + "Z"
            for ring in _rings(shape)
        )


@functools.lru_cache(maxsize=16)
def _frame(reader: Reader) -> _Frame | None:
    # The places of all compounds, in whatever month.
    everything = reader.run("compounds_map", month=date.min, community_ids=None, compound_kinds=None)
    bounds = _bounds(reader, everything)
    if bounds is None:
        return None
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(1480 / max((east - west) * squeeze, 1e-6), 560 / max(north - south, 1e-6))
    size = (east - west) * squeeze * scale + 20, (north - south) * scale + 20
    bare = _Frame(west, north, squeeze, scale, *size, {}, "", "")
    ground = [
        f'<path d="{bare.path(shape)}" fill="#fff" stroke="#B9C2C6" stroke-width="1.4"/>'
        for shape in _shapes(reader, "communities").values()
    ]
    for line in _rivers(reader):
        spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(bare.place, line))
        ground.append(
            f'<polyline points="{spots}" fill="none" stroke="#DCE8EE" stroke-width="14" stroke-linecap="round"/>'
        )
    names = []
    for name, longitude, latitude in _label_spots(reader).values():
        x, y = bare.place([longitude, latitude])
        names.append(
            f'<text x="{x:.0f}" y="{y + 9:.0f}" text-anchor="middle" font-size="25" font-weight="600" fill="{style.INK}"'
            f' stroke="#fff" stroke-width="6" paint-order="stroke">{style.escape(name)}</text>'
        )
    paths = {key: bare.path(shape) for key, shape in _shapes(reader, "compounds").items()}
    return replace(bare, paths=paths, ground="".join(ground), names="".join(names))


def _tangible(form: object) -> tuple[str, str]:
    if not isinstance(form, str):
        return style.MISSING, "#9AA4A9"
    return ("url(#hatch)", "#7C878D") if form == "none" else (style.SOFT, style.TEAL)


def _short(name: str) -> str:
    suffix = labels.text("map.community_suffix")
    return name.removesuffix(suffix) or name


@functools.lru_cache(maxsize=16)
def _label_spots(reader: Reader) -> dict[str, tuple[str, float, float]]:
    """Return name, longitude and latitude of every community's label, where it covers compounds least."""
    shapes = _shapes(reader, "communities")
    corners = [spot for shape in shapes.values() for ring in _rings(shape) for spot in ring]
    if not corners:
        return {}
    rows = reader.run("communities_list")
    names = dict(zip(rows["community_id"], rows["name"], strict=True))
    squeeze = math.cos(math.radians(corners[0][1]))
    letter = 0.021 * (max(x for x, _ in corners) - min(x for x, _ in corners)) * squeeze
    boxes = [
        (min(xs) * squeeze, min(ys), max(xs) * squeeze, max(ys))
        for shape in _shapes(reader, "compounds").values()
        for xs, ys in [tuple(zip(*(spot for ring in _rings(shape) for spot in ring), strict=True))]
    ]
    found = {}
    for key, shape in shapes.items():
        name = _short(str(names.get(key) or ""))
        ring = [(x * squeeze, y) for x, y in max(_rings(shape), key=len)]
        x, y = _clear_spot(ring, boxes, letter * len(name), letter)
        found[key] = (name, x / squeeze, y)
    return found


def _clear_spot(
    ring: list[tuple[float, float]],
    boxes: list[tuple[float, float, float, float]],
    width: float,
    height: float,
) -> tuple[float, float]:
    """Return the spot inside a ring where a label covers boxes least, near the middle."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
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


# ---------------------------------------------------------------------------- the large map


def large(reader: Reader, compounds: pd.DataFrame, everything: pd.DataFrame) -> str | None:
    """Draw compounds by form and return the id of the one that was clicked last.

    The map itself depends on `everything` only, so it is not mounted anew when a filter changes; what
    the filter leaves goes in as a feature group.
    """
    bounds = _bounds(reader, everything)
    if bounds is None:
        st.html(style.empty(labels.text("empty.map")))
        return None
    found = st_folium(
        _base(bounds),
        key="coverage_map",
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=[_outlines(reader), _layer(reader, compounds)],
    )
    drawing = (found or {}).get("last_active_drawing") or {}
    compound: str | None = drawing.get("properties", {}).get("compound_id")
    return compound


def _base(bounds: tuple[float, float, float, float]) -> LocalMap:
    west, south, east, north = bounds
    base = LocalMap(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        maxZoom=18,
        zoomSnap=0.25,
        attributionControl=False,
        scrollWheelZoom=False,
        keyboard=False,  # it would focus the map on a click, the page would scroll and the click be lost
    )
    base._id = "linli"
    hatched = folium.Element(_HATCHED)
    hatched._id = "hatched"
    base.get_root().html.add_child(  # type: ignore[attr-defined]
        hatched, name="hatched"
    )
    frame = folium.FitBounds([[south, west], [north, east]], padding=(14, 14))
    frame._id = "frame"
    frame.add_to(base)
    return base


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _outlines(reader: Reader) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="communities")
    group._id = "communities"
    shapes = _shapes(reader, "communities")
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"community_id": key}}
        for key, shape in shapes.items()
    ]
    if features:
        layer = folium.GeoJson(
            _collection(features),
            style_function=lambda _: {"color": "#B9C2C6", "weight": 1.2, "fill": False, "interactive": False},
        )
        layer._id = "outlines"
        layer.add_to(group)
    rivers = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, "properties": {}}
        for line in _rivers(reader)
    ]
    if rivers:
        water = folium.GeoJson(
            _collection(rivers),
            style_function=lambda _: {"color": "#DCE8EE", "weight": 9, "interactive": False},
        )
        water._id = "rivers"
        water.add_to(group)
    for key, (name, longitude, latitude) in _label_spots(reader).items():
        icon = folium.DivIcon(
            html=f'<div class="place">{style.escape(name)}</div>', icon_size=(60, 18), icon_anchor=(16, 9)
        )
        mark = folium.Marker([latitude, longitude], icon=icon)
        mark._id, icon._id = f"place{key}".replace("-", ""), f"icon{key}".replace("-", "")
        mark.add_to(group)
    return group


def _layer(reader: Reader, compounds: pd.DataFrame) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="compounds")
    group._id = "compounds"
    polygons = _shapes(reader, "compounds")
    features = []
    for row in compounds.itertuples():
        geometry = polygons.get(row.compound_id)
        if geometry is None and pd.notna(row.longitude) and pd.notna(row.latitude):
            geometry = {"type": "Point", "coordinates": [round(row.longitude, 5), round(row.latitude, 5)]}
        if geometry is None:
            continue
        form = row.form if isinstance(row.form, str) else "unknown"
        properties = {
            "compound_id": row.compound_id,
            "name": row.name,
            "form": form,
            "label": _form_label(form),
        }
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    if features:
        layer = folium.GeoJson(
            _collection(features),
            style_function=lambda feature: _style(feature["properties"]["form"]),
            marker=folium.CircleMarker(radius=6, fill=True),
            tooltip=folium.GeoJsonTooltip(fields=["name", "label"], labels=False, sticky=False),
        )
        layer._id = "forms"
        for number, child in enumerate(layer._children.values()):
            child._id = f"forms{number}"
        if layer.marker:
            layer.marker._id = "dot"
        layer.add_to(group)
    return group


def _form_label(form: str) -> str:
    known = contracts.load_all()["branches"].field("form").values
    if form in known:
        return known[form]
    return labels.text("status.not_collected") if form == "unknown" else labels.text(f"code.form.{form}")


def _style(form: str) -> dict[str, Any]:
    if form == "none":
        return {
            "color": "#7C878D",
            "weight": 1.4,
            "dashArray": "4 3",
            "fillColor": "#EEF0F1",
            "fillOpacity": 1,
            "className": "hatched",
        }
    fill = style.FORMS.get(form, style.MISSING)
    return {
        "color": style.TEAL if form in style.FORMS else "#9AA4A9",
        "weight": 1.2,
        "fillColor": fill,
        "fillOpacity": 0.95,
    }
