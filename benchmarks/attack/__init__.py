"""What is tried against linli, and what of it went wrong: `make attack`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """So many tries of one kind, how many went wrong, and some of these by name."""

    kind: str
    tried: int
    wrong: int
    examples: tuple[str, ...] = ()
