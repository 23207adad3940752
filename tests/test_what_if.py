"""What another center, or longer hours, would bring; and catchments against an independent reckoning."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.planning import what_if
from linli.warehouse.store import Store

SPOTS = st.tuples(st.floats(119.9, 120.3), st.floats(30.1, 30.4))


def compound(key, longitude, latitude, households=10, in_reach=False):
    return {
        "compound_id": key,
        "longitude": longitude,
        "latitude": latitude,
        "households": households,
        "in_reach": in_reach,
    }


def test_only_those_without_a_center_are_newly_reached():
    rows = [
        compound("near", 120.001, 30.0),
        compound("served", 120.001, 30.0, in_reach=True),
        compound("far", 120.02, 30.0),
        compound("nowhere", None, None, in_reach=None),
        compound("unknown", 120.0, 30.0, households=None),
    ]
    found = what_if.reached(rows, [(120.0, 30.0)], 100)
    assert (found.compounds, found.households) == ({"near", "unknown"}, 10)
    assert what_if.reached(rows, [], 100).households == 0


@given(st.lists(SPOTS, max_size=12), st.lists(SPOTS, max_size=4), st.floats(10, 5000))
def test_more_centers_never_serve_fewer(places, spots, metres):
    rows = [compound(str(number), *place) for number, place in enumerate(places)]
    before = what_if.reached(rows, spots[:-1], metres)
    after = what_if.reached(rows, spots, metres)
    assert before.compounds <= after.compounds
    assert after.households == 10 * len(after.compounds)


def test_catchments_of_the_demo_agree_with_a_plane_of_their_own(demo_store):
    reader = Store(demo_store).reader()
    month = date(2026, 9, 1)
    rings = reader.rows("reach_rings", month=month, community_ids=None, compound_kinds=None)
    compounds = reader.rows(
        "compounds_reach", month=month, metres=500.0, community_ids=None, compound_kinds=None
    )
    centers = reader.rows("centers_map", month=month)
    # Metres of the WGS-84 ellipsoid on a plane around the middle, not degrees on a sphere.
    places = np.array([(row["longitude"], row["latitude"]) for row in compounds])
    serving = np.array([(row["longitude"], row["latitude"]) for row in centers if row["in_service"]])
    middle = np.radians(places[:, 1].mean())
    across = 111_412.84 * np.cos(middle) - 93.5 * np.cos(3 * middle) + 0.118 * np.cos(5 * middle)
    up = 111_132.92 - 559.82 * np.cos(2 * middle) + 1.175 * np.cos(4 * middle)
    apart = np.hypot(*((places[:, None] - serving[None]) * (across, up)).transpose(2, 0, 1)).min(axis=1)
    households = np.array([row["households"] for row in compounds])
    for ring in rings[:3]:
        expected = households[1.3 * apart <= ring["metres"]].sum()
        assert ring["households"] == pytest.approx(expected, rel=0.001)


def test_the_demo_s_quiet_hot_and_closed_centers_are_found(demo_store):
    planted_in = json.loads((demo_store.parent / "ledgers" / "manifest.json").read_text(encoding="utf-8"))
    rows = (
        Store(demo_store)
        .reader()
        .rows(
            "center_states",
            start=date(2026, 7, 1),
            stop=date(2026, 10, 1),
            community_ids=None,
            compound_kinds=None,
        )
    )
    found = {row["center_id"]: row["state"] for row in rows}
    for planted, states in (
        ("closed_centers", {"closed"}),
        ("silent_centers", {"silent"}),
        ("quiet_centers", {"quiet", "silent"}),
        ("hot_centers", {"hot"}),
        ("unrecorded_centers", {"not_recorded"}),
    ):
        assert {found[center] for center in planted_in[planted]} <= states, planted
    # What is said without having been planted is said of few.
    assert sum(state == "quiet" for state in found.values()) <= len(planted_in["quiet_centers"]) + 2
