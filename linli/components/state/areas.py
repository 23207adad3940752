"""Districts and streets above the communities, where a store holds several: chosen whole, and called by name in an address."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SIGN = "@"  # before the name of an area where communities are named; no id begins so
_WITHIN = "/"  # between a district and its street
_APART = ","  # between what an address names


@dataclass(frozen=True)
class Areas:
    """Which communities each area holds, by the token that stands for it: `@district`, `@district/street`, or `@street` where
    there is one district. Both are empty where there is one street, or not every community says of which it is.
    """

    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    streets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Mapping[str, Any]]) -> "Areas":
        """Return the areas of communities, each with its `community_id`, `street` and `district`."""
        districts: dict[str, list[str]] = {}
        streets: dict[tuple[str, str], list[str]] = {}
        for row in places:
            district, street = row["district"] or "", row["street"] or ""
            if not street or {SIGN, _WITHIN, _APART} & {*district, *street}:
                return cls()
            districts.setdefault(district, []).append(row["community_id"])
            streets.setdefault((district, street), []).append(row["community_id"])
        if len(streets) < 2:
            return cls()
        is_one = len(districts) < 2 or "" in districts
        named = {
            SIGN + (street if is_one else f"{district}{_WITHIN}{street}"): of
            for (district, street), of in streets.items()
        }
        if len(named) < len(streets):  # two streets of one name, and nothing that tells them apart
            return cls()
        return cls(
            {} if is_one else {SIGN + name: tuple(of) for name, of in districts.items()},
            {token: tuple(of) for token, of in named.items()},
        )

    def within(self, item: str) -> tuple[str, ...]:
        """Return the communities that an item of an address stands for: those of an area, or itself."""
        return self.districts.get(item) or self.streets.get(item) or (item,)

    def called(self, chosen: Collection[str]) -> list[str]:
        """Return the fewest items that stand for the communities chosen: whole areas, and the communities that are left."""
        left, found = set(chosen), []
        for areas in (self.districts, self.streets):
            for token, of in areas.items():
                if left.issuperset(of):
                    found.append(token)
                    left.difference_update(of)
        return found + [item for item in chosen if item in left]

    def with_area(self, chosen: Sequence[str], token: str) -> list[str]:
        """Return what is chosen after a click on an area: it joins whole areas of its kind, else it stands alone."""
        kind = self.districts if token in self.districts else self.streets
        called = self.called(chosen)
        return [
            item
            for area in ([*called, token] if called and all(each in kind for each in called) else [token])
            for item in self.within(area)
        ]

    def shown(self, chosen: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the streets to choose from: of several districts those of the ones that are chosen, wholly or in part."""
        if not self.districts:
            return self.streets
        near = {item for of in self.districts.values() if set(of) & set(chosen) for item in of}
        return {token: of for token, of in self.streets.items() if near.issuperset(of)}


def name(token: str) -> str:
    """Return what the area of a token is called."""
    return token.removeprefix(SIGN).rpartition(_WITHIN)[-1]
