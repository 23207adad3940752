"""What changed: the exact decomposition of a difference between two periods into volume, mix and rate.

A total N = sum of D * w * r over parts: D the denominator of the whole, w the part's share of it, r the part's rate.
Each of a part's three effects is what changing that factor alone does, averaged over all orders in which the three
can change (Shapley value), so that the effects of a part add up to the part's change and those of all parts to the
whole's (de Boer and Rodrigues, Energy Economics 2020, on the Shapley form of index decomposition).

A rate R = N / D has no volume: mix is (w1 - w0) * (mean r - mean R), rate (r1 - r0) * mean w. Taking the mean of R
from every r changes no sum, as the shares add up to one both times; it makes a part that grew count against the rate
only if it is worse than the whole.

A count without denominators is N = N * w: volume is its mean share of the change, mix what its share gained.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from linli.metrics import comparison, indicators
from linli.metrics.indicators import Axis
from linli.selection import Selection
from linli.text.order import natural
from linli.warehouse.store import Reader

Counts = comparison.Counts


@dataclass(frozen=True)
class Effect:
    """What one part adds to a change, in the unit of the figure: in percentage points for a share."""

    key: Any
    label: str
    volume: float
    mix: float
    rate: float

    @property
    def total(self) -> float:
        """Return all that the part adds."""
        return self.volume + self.mix + self.rate


@dataclass(frozen=True)
class Change:
    """A figure before and after, and what its parts add to the difference."""

    before: float
    after: float
    effects: tuple[Effect, ...]

    @property
    def total(self) -> float:
        """Return the difference."""
        return self.after - self.before

    def along(self, axis: int) -> dict[str, float]:
        """Return what the parts add by the code that their keys have on one of their two axes."""
        added: dict[str, list[float]] = {}
        for effect in self.effects:
            added.setdefault(effect.key[axis], []).append(effect.total)
        return {code: math.fsum(totals) for code, totals in added.items()}

    def sums(self) -> tuple[float, float, float]:
        """Return volume, mix and rate of the whole."""
        return (
            math.fsum(effect.volume for effect in self.effects),
            math.fsum(effect.mix for effect in self.effects),
            math.fsum(effect.rate for effect in self.effects),
        )


def of_indicator(
    reader: Reader,
    indicator: str,
    selection: Selection,
    against: comparison.Against,
    axis: Axis | Literal["both"],
) -> Change | None:
    """Return what changed against another period by an axis, over the same months at the same age; None where there is
    no comparison.

    The axis "both" means by community and category at once: the keys are then pairs of them. Of a
    median the parts' shares closed within the days half-way between both medians are divided, and given in days.
    """
    about = indicators.catalogue()[indicator]
    if about.kind == "query":
        return _of_days(reader, indicator, selection, against, axis)
    found = comparison.parts(reader, indicator, selection, against, axis)
    if found.comparison.value is None or found.comparison.base is None or not found.now:
        return None
    effects = (
        shares(dict(found.then), dict(found.now), about.scale)
        if about.kind == "ratio"
        else totals(dict(found.then), dict(found.now))
    )
    effects = [replace(effect, label=_label(reader, axis, effect.key)) for effect in effects]
    return Change(found.comparison.value, found.comparison.base, tuple(effects))


def _label(reader: Reader, axis: Axis | Literal["both"], key: Any) -> str:
    if axis != "both":
        return indicators.key_label(reader, axis, key)
    names = zip(("community", "category"), key, strict=True)
    return "".join(indicators.key_label(reader, name, code) for name, code in names)


def _of_days(
    reader: Reader,
    indicator: str,
    selection: Selection,
    against: comparison.Against,
    axis: Axis | Literal["both"],
) -> Change | None:
    """Return the change of a median, divided.

    Half are closed within the median. The share closed within the days half-way between both medians moved from above
    a half to below it, or the other way; what each part adds to that move is exact (a ratio of sums), and is given in
    days at the slope of the whole, so that the parts add up to the change of the median. This is the recentred
    influence function of Firpo, Fortin and Lemieux (Econometrica 2009) with the density taken between both medians.
    """
    both = comparison.of(reader, indicator, selection, against)
    like = comparison.periods(reader, indicator, selection, against)
    if indicator != "median_days_closed" or axis == "both" or like is None:
        return None
    if both.base is None or both.value is None or both.base == both.value:
        return None
    middle = (both.base + both.value) / 2
    counts: list[Counts] = []
    for period, known in ((like.then, like.known_on), (like.now, None)):
        rows = reader.rows("duration_shares", axis=axis, **period.issues(), known_on=known, days=middle)
        counts.append({row["key"]: (row["within"], row["closed"]) for row in rows})
    effects = shares(counts[0], counts[1])
    moved = math.fsum(effect.total for effect in effects)
    slope = _slope(both.base - both.value, moved, min(_cases(side) for side in counts))
    if slope is None:
        return None
    return Change(
        both.value,
        both.base,
        tuple(
            Effect(
                effect.key,
                indicators.key_label(reader, axis, effect.key),
                0.0,
                slope * effect.mix,
                slope * effect.rate,
            )
            for effect in effects
        ),
    )


def _cases(side: Counts) -> float:
    return math.fsum(closed or 0.0 for _, closed in side.values())


def _slope(change: float, moved: float, cases: float) -> float | None:
    """Return how many days the median moves with the share closed within the days half-way.

    None where the share moved by less than one case, which makes any slope of noise, or the other way than the median.
    """
    if abs(moved) * cases < 1 or change * moved > 0:
        return None
    return change / moved


def _keys(before: Counts, after: Counts) -> list[Any]:
    def place(key: Any) -> tuple[bool, tuple[Any, ...]]:
        parts = key if isinstance(key, tuple) else (key,)
        return key == "", tuple(natural(part) for part in parts)

    return sorted(set(before) | set(after), key=place)


def totals(before: Counts, after: Counts) -> list[Effect]:
    """Return the effects on a total, in code order of the parts; they sum to its change.

    With denominators (issues per household, say) all three effects, without them volume and mix.
    Raises ValueError where some parts have a denominator and others none.
    """
    keys = _keys(before, after)
    bases = [base for counts in (before, after) for _, base in counts.values()]
    if any(base is not None for base in bases):
        if any(base is None for base in bases):
            raise ValueError("either every part has a denominator or none has")
        return _three_factors(keys, before, after)
    sums = [math.fsum(number for number, _ in counts.values()) for counts in (before, after)]
    effects = []
    for key in keys:
        numbers = [counts.get(key, (0.0, None))[0] for counts in (before, after)]
        share = [number / total if total else None for number, total in zip(numbers, sums, strict=True)]
        known = [one for one in share if one is not None]
        mean = math.fsum(known) / len(known) if known else 0.0
        volume = (sums[1] - sums[0]) * mean
        effects.append(Effect(key, key, volume, numbers[1] - numbers[0] - volume, 0.0))
    return effects


def _three_factors(keys: Sequence[str], before: Counts, after: Counts) -> list[Effect]:
    wholes = [math.fsum(base or 0.0 for _, base in counts.values()) for counts in (before, after)]
    effects = []
    for key in keys:
        factors = []
        for counts, whole in zip((before, after), wholes, strict=True):
            number, base = counts.get(key, (0.0, 0.0))
            factors.append((whole, (base or 0.0) / whole if whole else None, number / base if base else None))
        (d0, w0, r0), (d1, w1, r1) = factors
        w0, w1 = _filled(w0, w1)
        r0, r1 = _filled(r0, r1)
        volume = (d1 - d0) * _mixed(w0, w1, r0, r1)
        mix = (w1 - w0) * _mixed(d0, d1, r0, r1)
        rate = (r1 - r0) * _mixed(d0, d1, w0, w1)
        effects.append(Effect(key, key, volume, mix, rate))
    return effects


def _filled(before: float | None, after: float | None) -> tuple[float, float]:
    """Return two factors; one that is not defined, as nothing was there, did not change."""
    known = before if before is not None else after if after is not None else 0.0
    return (known if before is None else before), (known if after is None else after)


def _mixed(a0: float, a1: float, b0: float, b1: float) -> float:
    """Return the Shapley weight of the third factor of a product."""
    return (a0 * b0 + a1 * b1) / 3 + (a0 * b1 + a1 * b0) / 6


def shares(before: Counts, after: Counts, scale: float = 1.0) -> list[Effect]:
    """Return the effects on a ratio of sums, times scale, in code order; mix and rate sum to its change.

    Raises ValueError where a part has no denominator or a period's denominators sum to nothing.
    """
    keys = _keys(before, after)
    if any(base is None for counts in (before, after) for _, base in counts.values()):
        raise ValueError("a ratio needs a denominator in every part")
    wholes = [math.fsum(base or 0.0 for _, base in counts.values()) for counts in (before, after)]
    if not all(wholes):
        raise ValueError("a ratio needs something to divide by in both periods")
    rates = [
        math.fsum(number for number, _ in counts.values()) / whole
        for counts, whole in zip((before, after), wholes, strict=True)
    ]
    middle = (rates[0] + rates[1]) / 2
    effects = []
    for key in keys:
        weights, parts = [], []
        for counts, whole in zip((before, after), wholes, strict=True):
            number, base = counts.get(key, (0.0, 0.0))
            weights.append((base or 0.0) / whole)
            parts.append(number / base if base else None)
        r0, r1 = _filled(parts[0], parts[1])
        mix = (weights[1] - weights[0]) * ((r0 + r1) / 2 - middle)
        rate = (r1 - r0) * (weights[0] + weights[1]) / 2
        effects.append(Effect(key, key, 0.0, scale * mix, scale * rate))
    return effects
