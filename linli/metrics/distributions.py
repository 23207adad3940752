"""Distributions by which chance is judged, continued between whole numbers by the gamma function.

Their formulas are those of the NIST Digital Library of Mathematical Functions (DLMF); the tests hold them against scipy.
"""

import math
from collections.abc import Callable, Iterator

_LEAST = 1e-300  # stands for 0 where a continued fraction would divide by it
_EXACT = 1e-15


def beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function: DLMF 8.17.22, on the side where it converges fast."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(b, a, 1 - x)
    whole = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    head = math.exp(a * math.log(x) + b * math.log1p(-x) + whole) / a
    return head * _fraction(_beta_terms(a, b, x))


def _beta_terms(a: float, b: float, x: float) -> Iterator[tuple[float, float]]:
    yield 1.0, 1.0
    step = 0
    while True:
        yield -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)), 1.0
        step += 1
        yield step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)), 1.0


def gamma(a: float, x: float) -> float:
    """Return the regularised lower incomplete gamma function: DLMF 8.11.4 below its middle, 8.9.2 above."""
    if x <= 0:
        return 0.0
    head = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x >= a + 1:
        return 1 - head * _fraction(_gamma_terms(a, x))
    total = term = 1 / a
    below = a
    while term > _EXACT * total:
        below += 1
        term *= x / below
        total += term
    return head * total


def _gamma_terms(a: float, x: float) -> Iterator[tuple[float, float]]:
    step = 0
    yield 1.0, x + 1 - a
    while True:
        step += 1
        yield -step * (step - a), x + 2 * step + 1 - a


def _fraction(terms: Iterator[tuple[float, float]]) -> float:
    """Return a continued fraction, by pairs of numerator and denominator: Lentz's method (Thompson and Barnett 1986)."""
    value, above, below = _LEAST, _LEAST, 0.0
    for over, under in terms:
        below = 1 / (under + over * below or _LEAST)
        above = under + over / above or _LEAST
        value *= above * below
        if not abs(above * below - 1) >= _EXACT:  # what is not a number ends it too, and stays that
            break
    return value


def beta_quantile(a: float, b: float, probability: float) -> float:
    """Return where the incomplete beta function reaches a probability: the quantile of a beta distribution."""
    return _root(lambda x: beta(a, b, x) - probability, 0.0, 1.0)


def gamma_quantile(a: float, probability: float) -> float:
    """Return where the incomplete gamma function reaches a probability."""
    most = a + 1
    while gamma(a, most) < probability:
        most *= 2
    return _root(lambda x: gamma(a, x) - probability, 0.0, most)


def binomial_quantile(probability: float, cases: float, share: float) -> float:
    """Return how many of some cases are hits, or fewer, with a probability; 0 where even none is likelier than that."""
    if beta(cases, 1, 1 - share) >= probability:
        return 0.0
    return _root(
        lambda hits: (beta(cases - hits, hits + 1, 1 - share) if hits < cases else 1.0) - probability,
        0.0,
        cases,
    )


def student_quantile(freedom: float, probability: float) -> float:
    """Return the quantile of Student's distribution above its middle: DLMF 8.17.2 with t² / (freedom + t²)."""
    part = beta_quantile(0.5, freedom / 2, 2 * probability - 1)
    return math.sqrt(freedom * part / (1 - part))


def _root(of: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function between two points is 0: Chandrupatla, Advances in Engineering Software 1997."""
    a, b, at_a, at_b = high, low, of(high), of(low)
    step = 0.5
    while True:
        at = a + step * (b - a)
        value = of(at)
        if (value > 0) == (at_a > 0):
            c, at_c = a, at_a
        else:
            c, at_c, b, at_b = b, at_b, a, at_a
        a, at_a = at, value
        best = a if abs(at_a) < abs(at_b) else b
        least = (4e-16 * abs(best) + _LEAST) / abs(b - a)
        if least > 0.5 or not at_a:
            return best
        xi, phi = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        step = 0.5
        if phi**2 < xi and (1 - phi) ** 2 < 1 - xi:
            step = at_a / (at_b - at_a) * at_c / (at_b - at_c)
            step += (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        step = min(1 - least, max(least, step))
