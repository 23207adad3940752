"""The two Chinese datums, and Baidu's metres, to WGS-84 and back: the formulas as they have been published, on arrays of degrees.

Each datum is defined by its way there; the way back is looked for until it leads there again, to a millimetre.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Points = tuple[Floats, Floats]  # longitudes and latitudes

_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271  # outside nothing is shifted
_AXIS, _ECCENTRICITY = 6_378_245.0, 0.00669342162296594323  # Krasovsky's ellipsoid: half axis, squared
_STEPS = 12  # of the way back; each takes away more than nine tenths of what is left
# Baidu's metres: from which northing down a row holds; then what makes longitude, and the latitude of a share of the row's end.
_METRES = (
    (
        12890594.86,
        1.410526172116255e-8,
        8.98305509648872e-6,
        17337981.2,
        (
            -1.9939833816331,
            200.9824383106796,
            -187.2403703815547,
            91.6087516669843,
            -23.38765649603339,
            2.57121317296198,
            -0.03801003308653,
        ),
    ),
    (
        8362377.87,
        -7.435856389565537e-9,
        8.983055097726239e-6,
        10260144.86,
        (
            -0.78625201886289,
            96.32687599759846,
            -1.85204757529826,
            -59.36935905485877,
            47.40033549296737,
            -16.50741931063887,
            2.28786674699375,
        ),
    ),
    (
        5591021.0,
        -3.030883460898826e-8,
        8.98305509983578e-6,
        6856817.37,
        (
            0.30071316287616,
            59.74293618442277,
            7.357984074871,
            -25.38371002664745,
            13.45380521110908,
            -3.29883767235584,
            0.32710905363475,
        ),
    ),
    (
        3481989.83,
        -1.981981304930552e-8,
        8.983055099779535e-6,
        4482777.06,
        (
            0.03278182852591,
            40.31678527705744,
            0.65659298677277,
            -4.44255534477492,
            0.85341911805263,
            0.12923347998204,
            -0.04625736007561,
        ),
    ),
    (
        1678043.12,
        3.09191371068437e-9,
        8.983055096812155e-6,
        2555164.4,
        (
            0.00006995724062,
            23.10934304144901,
            -0.00023663490511,
            -0.6321817810242,
            -0.00663494467273,
            0.03430082397953,
            -0.00466043876332,
        ),
    ),
    (
        0.0,
        2.890871144776878e-9,
        8.983055095805407e-6,
        826088.5,
        (
            -3.068298e-8,
            7.47137025468032,
            -0.00000353937994,
            -0.02145144861037,
            -0.00001234426596,
            0.00010322952773,
            -0.00000323890364,
        ),
    ),
)


def is_in_china(longitudes: Floats, latitudes: Floats) -> NDArray[np.bool_]:
    """Tell of which points a Chinese datum speaks: those of a box around the country."""
    inside = (longitudes >= _WEST) & (longitudes <= _EAST) & (latitudes >= _SOUTH) & (latitudes <= _NORTH)
    return np.asarray(inside)


def to_gcj02(longitudes: Floats, latitudes: Floats) -> Points:
    """Shift WGS-84 to GCJ-02."""
    x, y = longitudes - 105, latitudes - 35

    def waves(of: Floats, *parts: tuple[float, float]) -> Floats:
        return np.asarray(sum(size * np.sin(of * np.pi / length) for size, length in parts) * 2 / 3)

    both = waves(x, (20, 1 / 6), (20, 1 / 2)) + 0.1 * x * y
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.2 * np.sqrt(abs(x)) + both
    north = north + waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * np.sqrt(abs(x)) + both
    east = east + waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    radians = np.radians(latitudes)
    bend = 1 - _ECCENTRICITY * np.sin(radians) ** 2
    degrees_north = np.degrees(north * bend**1.5 / (_AXIS * (1 - _ECCENTRICITY)))
    degrees_east = np.degrees(east * np.sqrt(bend) / (_AXIS * np.cos(radians)))
    return longitudes + degrees_east, latitudes + degrees_north


def to_bd09(longitudes: Floats, latitudes: Floats) -> Points:
    """Shift WGS-84 to BD-09, by way of GCJ-02."""
    x, y = to_gcj02(longitudes, latitudes)
    turn = np.pi * 3000 / 180
    distance = np.hypot(x, y) + 0.00002 * np.sin(y * turn)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * turn)
    return distance * np.cos(angle) + 0.0065, distance * np.sin(angle) + 0.006


def from_shifted(longitudes: Floats, latitudes: Floats, *, is_baidu: bool) -> Points:
    """Return the WGS-84 of points in BD-09 or GCJ-02."""
    found = longitudes, latitudes
    for _ in range(_STEPS):
        there = (to_bd09 if is_baidu else to_gcj02)(*found)
        found = found[0] + longitudes - there[0], found[1] + latitudes - there[1]
    return found


def from_baidu_metres(eastings: Floats, northings: Floats) -> Points:
    """Return the BD-09 degrees of Baidu's Mercator metres."""
    longitudes, latitudes = np.full_like(eastings, np.nan), np.full_like(northings, np.nan)
    for least, start, scale, end, powers in _METRES:
        rows = np.isnan(latitudes) & (abs(northings) >= least)
        longitudes[rows] = np.sign(eastings[rows]) * (start + scale * abs(eastings[rows]))
        with np.errstate(over="ignore"):  # far from any place: out of every check's bounds
            share = np.polynomial.polynomial.polyval(abs(northings[rows]) / end, powers)
        latitudes[rows] = np.sign(northings[rows]) * share
    return longitudes, latitudes
