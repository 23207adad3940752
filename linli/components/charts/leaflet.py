"""The large map: folium with the Leaflet of this machine."""

from collections.abc import Mapping, Sequence
from typing import Any

import branca.element
import folium
import pandas as pd
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from linli.components.charts import maps
from linli.components.elements import style
from linli.components.state import filter_bar
from linli.geo import map_limit, positions, shapes
from linli.metrics import indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.theme import colours, compound_states
from linli.theme.compound_states import Look
from linli.warehouse.store import Reader

_MAP = "coverage_map"
_HEIGHT = 580  # pixels, where the style sheet does not give it what the window leaves
_HATCHED = (
    "<style>#map_div{height:100vh!important}path.hatched{fill:url(#hatch)!important;fill-opacity:1!important}.leaflet-container{background:white}path:focus{outline:0}"
    f"path:focus-visible{{stroke:{colours.INK};stroke-width:4}}"
    f".leaflet-tooltip,.place{{font:600 1rem {style.FONT};color:{colours.INK};white-space:nowrap}}"
    ".mark{font:700 .82rem sans-serif;color:white;text-align:center;pointer-events:none;text-shadow:0 0 3px black}"
    ".place{text-shadow:0 0 3px white,0 0 3px white,0 0 3px white,0 0 3px white;pointer-events:none}</style>"
    f'<svg width="0" height="0" style="position:absolute">{style.HATCH}</svg>'
)


class _Written:
    """A text that is written already: branca takes it for a template once more, with what ledgers hold in it, so that a name
    could be reckoned (`{{9**9**9}}`) or end the page (`{%`). It also took a third of the time of a map.
    """

    def __init__(self, text: str) -> None:
        """Take the text."""
        self.text = text

    def render(self, **_values: object) -> str:
        """Return it as it is."""
        return self.text


branca.element.Template = _Written  # type: ignore[assignment,attr-defined]


class LocalMap(folium.Map):
    """A folium map that asks for nothing but the Leaflet of this machine."""

    default_js = [("leaflet", "../../app/static/leaflet.js")]  # noqa: RUF012 (folium's own form)
    default_css = [("leaflet_css", "../../app/static/leaflet.css")]  # noqa: RUF012


class _Texts(folium.GeoJsonTooltip):
    """A tooltip of a line for each field, set as text: folium's own writes what ledgers hold as markup."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.bindTooltip((layer) => {
            const box = L.DomUtil.create("div");
            for (const field of {{ this.fields | tojson }}) {
                L.DomUtil.create("div", "", box).textContent = layer.feature.properties[field] ?? "";
            }
            return box;
        }, {{ this.tooltip_options | tojavascript }});
        {% endmacro %}
        """
    )


class _Frame(MacroElement):
    """How far the map reaches: said anew when the choice changes, kept when its panel changes its size."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.frameMap ??= (() => {
            const fit = () => {
                window.map.invalidateSize({animate: false});
                // Letters as large as those of the page around; on a wide frame the map leaves its right edge to the legend.
                document.documentElement.style.fontSize = getComputedStyle(parent.document.documentElement).fontSize;
                const right = innerWidth > 1.75 * innerHeight ? 190 : 14;
                window.map.fitBounds(window.framed, {paddingTopLeft: [44, 10], paddingBottomRight: [right, 10], animate: false});
            };
            addEventListener("resize", () => requestAnimationFrame(fit));
            // Keys pressed over the map are those of the page around it: F, Esc and arrows of the wall; on a compound they walk on.
            addEventListener("keydown", (event) => parent.linliWalked?.(event)
                || parent.document.dispatchEvent(new KeyboardEvent("keydown", {key: event.key, bubbles: true})));
            return (bounds) => {
                if (String(bounds) === String(window.framed)) return;
                window.framed = bounds;
                fit();
            };
        })();
        window.map = map_div;
        // The script of the page around it may come later; of two drawings that wait for it the last one is told of.
        clearTimeout(window.telling);
        (function tell() {
            if (parent.linliMap) parent.linliMap(map_div);
            else window.telling = setTimeout(tell, 50);
        })();
        window.frameMap({{ this.bounds | tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, bounds: maps.Bounds) -> None:
        """Take west, south, east and north."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "Frame", "frame"
        west, south, east, north = bounds
        self.bounds = [[south, west], [north, east]]


def _standing(
    text: str,
    kind: str,
    number: int,
    spot: tuple[float, float],
    size: tuple[int, int],
    anchor: tuple[int, int],
) -> folium.Marker:
    """Return a text that stands on the map at a latitude and longitude.

    Kind and number name it in the script; an id of a ledger would become part of that script.
    """
    icon = folium.DivIcon(
        html=f'<div class="{kind}">{style.escape(text)}</div>', icon_size=size, icon_anchor=anchor
    )
    mark = folium.Marker(
        spot, icon=icon, interactive=False
    )  # else it would take the clicks of what lies below
    mark._id, icon._id = f"{kind}{number}", f"{kind}icon{number}"
    return mark


def show(
    reader: Reader,
    compounds: pd.DataFrame,
    shown: Sequence[Look],
    everything: pd.DataFrame,
    groups: Mapping[str, Sequence[str]],
    marks: Mapping[str, str],
) -> None:
    """Draw compounds as they look; a click on one is a door to its card.

    `groups` are the compounds that share a branch, joined by lines; `marks` are short texts to stand on
    compounds. The map itself depends on `everything` only, so it is not mounted anew when a filter changes, but in a
    city; what the filter leaves goes in as feature groups.
    """
    bounds = maps.bounds(reader, everything)
    if bounds is None:
        st.html(style.empty(labels.text("empty.map")))
        return
    st_folium(
        _base(bounds),
        key=_MAP,
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[],  # a click goes the way of every door (keyboard.js)
        feature_group_to_add=[
            _outlines(reader, bounds),
            _layer(reader, compounds, shown),
            _links(everything, groups, marks, maps.bounds(reader, compounds) or bounds),
        ],
    )


def surroundings(reader: Reader, compounds: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the compounds that the map is framed by: all there are, or where that is a city the chosen ones."""
    if map_limit.is_city(reader):
        return compounds
    return reader.run("compounds_map", month=selection.end, community_ids=None, compound_kinds=None)


def leaves_out_g5() -> bool:
    """Tell whether gate G5 is left out, before the switches are drawn below a title that depends on it."""
    return filter_bar.own("without_g5", False, (False, True))


def switches() -> tuple[str, bool, bool]:
    """Draw the switches of the map; return its layer, whether gate G5 is left out, and whether groups show."""
    with st.container(horizontal=True, key="layers", vertical_alignment="center"):
        layers = ("coverage", "form")
        filter_bar.own("layer", layers[0], layers)
        filter_bar.own("with_groups", False, (False, True))
        layer = st.segmented_control(
            labels.text("layer.label"),
            layers,
            format_func=lambda item: labels.text(f"layer.{item}"),
            required=True,
            key="layer",
            on_change=filter_bar.gesture,
            label_visibility="collapsed",
        )
        without_g5 = st.toggle(
            labels.text("layer.without_g5"), key="without_g5", on_change=filter_bar.gesture
        )
        with_groups = st.toggle(labels.text("layer.groups"), key="with_groups", on_change=filter_bar.gesture)
    return str(layer), without_g5, with_groups


def joint_groups(compounds: pd.DataFrame) -> dict[str, list[str]]:
    """Return the compounds of each joint branch, by branch."""
    joint = compounds.dropna(subset=["joint_group"])
    return {str(branch): list(part["compound_id"]) for branch, part in joint.groupby("joint_group")}


def group_marks(reader: Reader, selection: Selection) -> dict[str, str]:
    """Return the number of party groups of each compound, to stand on the map."""
    parts = indicators.breakdown(reader, "building_groups_active", selection, "compound")
    return {part.key: formatting.number(part.value) for part in parts if part.value}


def _base(bounds: maps.Bounds) -> LocalMap:
    west, south, east, north = bounds
    base = LocalMap(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        maxZoom=18,
        zoomSnap=0,
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
    return base


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _outlines(reader: Reader, bounds: maps.Bounds) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="communities")
    group._id = "communities"
    outlines = shapes.shapes(reader, "communities")
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"community_id": key}}
        for key, shape in outlines.items()
    ]
    if features:
        layer = folium.GeoJson(
            _collection(features),
            style_function=lambda _: {
                "color": colours.BOUND,
                "weight": 1.2,
                "fill": False,
                "interactive": False,
            },
        )
        layer._id = "outlines"
        layer.add_to(group)
    rivers = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, "properties": {}}
        for line in shapes.rivers(reader)
    ]
    if rivers:
        water = folium.GeoJson(
            _collection(rivers),
            style_function=lambda _: {"color": colours.ROAD, "weight": 9, "interactive": False},
        )
        water._id = "rivers"
        water.add_to(group)
    for number, (name, longitude, latitude) in enumerate(maps.label_spots(reader, bounds).values()):
        _standing(name, "place", number, (latitude, longitude), (64, 20), (18, 10)).add_to(group)
    return group


def _layer(reader: Reader, compounds: pd.DataFrame, shown: Sequence[Look]) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="compounds")
    group._id = "compounds"
    polygons = shapes.shapes(reader, "compounds")
    features = []
    for row, look in zip(compounds.itertuples(), shown, strict=True):
        geometry = polygons.get(row.compound_id)
        if geometry is None and pd.notna(row.longitude) and pd.notna(row.latitude):
            geometry = {"type": "Point", "coordinates": [round(row.longitude, 5), round(row.latitude, 5)]}
        if geometry is None:
            continue
        properties = {
            "compound_id": row.compound_id,
            "name": row.name,
            "look": compound_states.leaflet(look),
            "label": look.title,
        }
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    if features:
        layer = folium.GeoJson(
            _collection(features),
            style_function=lambda feature: feature["properties"]["look"],
            marker=folium.CircleMarker(radius=6, fill=True),
            tooltip=_Texts(fields=["name", "label"], labels=False, sticky=False),
        )
        layer._id = "forms"
        for number, child in enumerate(layer._children.values()):
            child._id = f"forms{number}"
        if layer.marker:
            layer.marker._id = "dot"
        layer.add_to(group)
    return group


def _links(
    compounds: pd.DataFrame,
    groups: Mapping[str, Sequence[str]],
    marks: Mapping[str, str],
    frame: maps.Bounds,
) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="links")
    group._id = "links"
    _Frame(frame).add_to(group)
    known = compounds.dropna(subset=["longitude", "latitude"])
    spots = {row.compound_id: (round(row.longitude, 5), round(row.latitude, 5)) for row in known.itertuples()}
    lines = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": edge}, "properties": {}}
        for members in groups.values()
        for edge in positions.spanning_tree([spots[member] for member in members if member in spots])
    ]
    if lines:
        layer = folium.GeoJson(
            _collection(lines),
            style_function=lambda _: {
                "color": colours.INK,
                "weight": 2,
                "opacity": 0.7,
                "interactive": False,
            },
        )
        layer._id = "joints"
        layer.add_to(group)
    for number, (compound, text) in enumerate(marks.items()):
        if compound not in spots:
            continue
        longitude, latitude = spots[compound]
        _standing(text, "mark", number, (latitude, longitude), (24, 18), (12, 9)).add_to(group)
    return group
