"""Communities beside each other: how many of their differences are more than chance gives."""

from collections.abc import Sequence

from linli.metrics.side_by_side import Apart
from linli.text import labels


def title(names: Sequence[str], judged: Sequence[Apart]) -> str:
    """Return how many differences from the first side are more than chance would give, of those that can be judged."""
    beyond = sum(apart.is_beyond_chance for apart in judged)
    key = "title_none" if not judged else "title" if beyond else "title_chance"
    who = labels.text("figure.comma").join(names)
    return labels.text(f"compare_page.{key}", names=who, n=len(judged), beyond=beyond)
