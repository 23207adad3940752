"""Datums and polygons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from linli.geo import datums, positions

LONGITUDES, LATITUDES = st.floats(75, 130), st.floats(20, 50)


def metres(one, other):
    return np.hypot((one[0] - other[0]) * 111_320 * np.cos(np.radians(one[1])), (one[1] - other[1]) * 111_320)


@given(LONGITUDES, LATITUDES)
def test_the_way_back_from_both_chinese_datums_is_good_to_a_metre(longitude, latitude):
    here = np.array([longitude]), np.array([latitude])
    for datum, there in (("gcj02", datums.to_gcj02(*here)), ("bd09", datums.to_bd09(*here))):
        if datums.is_in_china(*there).all():
            found = positions.point_to_wgs84(*(float(part[0]) for part in there), datum)
            assert metres(found, (longitude, latitude)) < 0.01


# WGS-84 and GCJ-02 of three cities, as the common converters print them; WGS-84 and BD-09, BD-09 and Baidu's metres
# (the first pair stands in Baidu's own examples) as geocoordinates-rs 0.14.2 had them before these formulas.
GCJ02 = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
BD09 = [
    ((121.5272106, 31.1774276), (121.53801568643858, 31.181328606874466)),
    ((116.377817, 39.911954), (116.39045471310828, 39.919575550965874)),
    ((87.6177, 43.7928), (87.6269813254592, 43.80014663419902)),
]
METRES = [
    ((12958175.0, 4825923.77), (116.40399999776587, 39.91500010447077)),
    ((12356597.926527685, 4143204.772346947), (110.99999999999993, 35.02999994239743)),
    ((12284239.471721409, 2260641.379532357), (110.34999999999997, 20.0199999886626)),
    ((14093200.879133357, 5717432.814579537), (126.60000000000015, 45.799998863759484)),
    ((12690560.033678634, 6784186.857392681), (114.00000000000014, 52.09999962322718)),
]


def test_published_pairs():
    for there, known in ((datums.to_gcj02, GCJ02), (datums.to_bd09, BD09)):
        for (longitude, latitude), expected in known:
            found = there(np.array([longitude]), np.array([latitude]))
            assert (found[0][0], found[1][0]) == pytest.approx(expected, abs=1e-9)
    for (easting, northing), expected in METRES:
        found = datums.from_baidu_metres(np.array([easting]), np.array([northing]))
        assert (found[0][0], found[1][0]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_outside_china_nothing_moves(datum):
    assert positions.point_to_wgs84(-71.0587, 42.3594, datum) == (-71.0587, 42.3594)


def test_mercator_metres():
    (easting, northing), (longitude, latitude) = METRES[1]
    found = positions.point_to_wgs84(easting, northing, "bd09mc")
    assert metres(found, positions.point_to_wgs84(longitude, latitude, "bd09")) < 0.01
    assert (
        positions.point_to_wgs84(float("nan"), 1.0, "bd09mc")[0]
        != positions.point_to_wgs84(1.0, 1.0, "bd09mc")[0]
    )


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
