"""Attacks on what linli must never give out or lose: each kind says what was tried and what went wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What one kind of attack tried, how many of them succeeded, and the first few of these."""

    kind: str
    tried: int
    wrong: int
    examples: tuple[str, ...] = ()
