"""`make attack`: what an attacker tries, how often, and how often it worked; one module a kind of attack."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What one kind of attack tried, how many of them succeeded, and the first few of these."""

    kind: str
    tried: int
    wrong: int
    examples: tuple[str, ...] = ()
