"""The one unit of room between things: of every page, paper and slide, as a part of the size of its text."""

SPACE = 0.85


def variables() -> str:
    """Return the unit as a custom property; pages keep things so far apart, or a multiple of it."""
    return f"--space:{SPACE:g}rem;"


def beside(size: float) -> float:
    """Return the unit beside a text of a size, in the measure of that size."""
    return SPACE * size
