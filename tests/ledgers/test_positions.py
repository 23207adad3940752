"""Datums and polygons."""

import geocoordinates_ffi as coordinates
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from linli.geo import positions

LONGITUDES, LATITUDES = st.floats(75, 130), st.floats(20, 50)


def metres(one, other):
    return np.hypot((one[0] - other[0]) * 111_320 * np.cos(np.radians(one[1])), (one[1] - other[1]) * 111_320)


@given(LONGITUDES, LATITUDES)
def test_the_way_back_from_both_chinese_datums_is_good_to_a_metre(longitude, latitude):
    gcj02 = coordinates.wgs84_to_gcj02(coordinates.Wgs84(lat=latitude, lon=longitude))
    bd09 = coordinates.wgs84_to_bd09(coordinates.Wgs84(lat=latitude, lon=longitude))
    for datum, point in (("gcj02", gcj02), ("bd09", bd09)):
        if not coordinates.out_of_china(point.lat, point.lon):
            assert metres(positions.point_to_wgs84(point.lon, point.lat, datum), (longitude, latitude)) < 1


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_outside_china_nothing_moves(datum):
    assert positions.point_to_wgs84(-71.0587, 42.3594, datum) == (-71.0587, 42.3594)


def test_mercator_metres():
    metres_point = coordinates.baidu_mercator_from_bd09(coordinates.Bd09(lat=35.03, lon=111.0))
    found = positions.point_to_wgs84(metres_point.x, metres_point.y, "bd09mc")
    assert metres(found, positions.point_to_wgs84(111.0, 35.03, "bd09")) < 1


def test_many_points_with_gaps_keep_their_order():
    longitudes = np.array([120.2, np.nan, 116.4, 120.2])
    latitudes = np.array([30.2, 30.0, 39.9, 30.2])
    found = positions.to_wgs84(longitudes, latitudes, "bd09")
    assert np.isnan(found[0][1])
    assert (
        (found[0][0], found[1][0])
        == (found[0][3], found[1][3])
        == positions.point_to_wgs84(120.2, 30.2, "bd09")
    )
    assert longitudes[0] == 120.2


def test_locate_takes_the_first_polygon_that_touches():
    locator = positions.Locator({"A": box(0, 0, 1, 1), "B": box(1, 0, 2, 1)})
    points = np.array([[0.5, 0.5], [1.0, 0.5], [1.5, 0.5], [3, 3], [np.nan, 0.5]])
    assert locator.locate(points[:, 0], points[:, 1]) == ["A", "A", "B", None, None]


def test_shapes_are_made_valid_and_rounded():
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    assert positions.shape_of(bow_tie, "wgs84").is_valid
    assert positions.rounded(Polygon([(0, 0), (1.123456789, 0), (1, 1)]))["coordinates"][0][1] == [1.12346, 0]
