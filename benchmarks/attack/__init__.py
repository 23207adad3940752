"""`make attack`: what an attacker tries, how often, and how often it worked; one module a kind of attack."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What was tried of a kind of attack, and what of it went wrong, with a few examples."""

    kind: str
    tried: int
    wrong: int
    examples: tuple[str, ...] = ()
