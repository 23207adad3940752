"""The order of names: 2 comes before 10."""

import re

Key = tuple[tuple[int, int, str], ...]


def natural(name: str) -> Key:
    """Return what names are sorted by so that 2 comes before 10; queries say in_order(name) for it."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part
    )
