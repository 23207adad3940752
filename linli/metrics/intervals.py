"""Intervals of 95 % for shares, counts and their differences, exact where there are few cases."""

import math

from linli.metrics.distributions import beta_quantile, gamma_quantile

_Z = 1.959963984540054
_TAIL = 0.025
_FEW = 40  # cases; below, the exact limits are used


def share(hits: float, cases: float) -> tuple[float, float]:
    """Return the limits of a share, 0 to 1: Clopper and Pearson's with fewer than 40 cases, else Wilson's score."""
    if cases < _FEW:
        low = 0.0 if hits <= 0 else beta_quantile(hits, cases - hits + 1, _TAIL)
        high = 1.0 if hits >= cases else beta_quantile(hits + 1, cases - hits, 1 - _TAIL)
        return low, high
    rate = hits / cases
    middle = rate + _Z**2 / (2 * cases)
    half = _Z * math.sqrt(rate * (1 - rate) / cases + _Z**2 / (4 * cases**2))
    below = 1 + _Z**2 / cases
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)


def count(number: float) -> tuple[float, float]:
    """Return the exact limits of a Poisson mean of which `number` was counted (Garwood 1936)."""
    low = 0.0 if number <= 0 else gamma_quantile(number, _TAIL)
    return low, gamma_quantile(number + 1, 1 - _TAIL)


def difference(
    now: tuple[float, float, float], then: tuple[float, float, float], ratio: float = 1.0
) -> tuple[float, float]:
    """Return the limits of now less then; each is a value with its own limits.

    The variances are recovered from these limits: MOVER, Zou and Donner, Statistics in Medicine 2008, which for shares
    is Newcombe's method 10 (1998). `ratio` widens them where the spread is more than that of independent cases.
    """
    (value, low, high), (before, before_low, before_high) = now, then
    change = value - before
    return (
        change - ratio * math.hypot(value - low, before_high - before),
        change + ratio * math.hypot(high - value, before - before_low),
    )
