"""Ledgers of a Chinese sub-district in, curated tables and a dashboard out; for analysts `linli.open`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from linli.street import Street

__all__ = ["open"]


def open(store: str | Path | None = None, *, version: str | None = None, guests: bool = False) -> Street:  # noqa: A001
    """Open a store for analysis; nothing in it is ever changed.

    Args:
        store: the folder of published versions; without one the folder that `linli serve` would show.
        version: the id of a published version; without one the live version.
        guests: tell of persons only as before guests (from ten on) instead of as on the pages (from five on). Do this for
            whatever is to be handed on.

    Raises:
        linli.warehouse.faults.Fault: nothing is published there, there is no such version, or its file is damaged.
    """
    from linli.street import Street  # what reads and reckons takes a second to load; the name linli does not

    return Street.opened(store, version, guests)
