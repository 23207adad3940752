"""Where a choice is a city: it holds more compounds than can be told apart, so that communities stand in their place."""

from collections.abc import Mapping

from linli.warehouse.store import Reader

MOST = 2_000  # compounds that can be told apart on a map


def is_exceeded(reader: Reader, query: Mapping[str, object]) -> bool:
    """Tell whether a choice, of which the communities and the kinds are read, holds more compounds than that."""
    chosen = {key: query.get(key) for key in ("community_ids", "compound_kinds")}
    return bool(reader.rows("chosen_compounds", **chosen)[0]["compounds"] > MOST)


def is_city(reader: Reader) -> bool:
    """Tell whether all there is is too many."""
    return is_exceeded(reader, {})
