"""Communities beside each other: how many of their differences are more than chance gives."""

from collections.abc import Sequence

from linli.metrics import indicators
from linli.metrics.side_by_side import Apart
from linli.text import labels

_NAMED = 3  # indicators by name; of more than one more it is said how many there are


def title(names: Sequence[str], judged: Sequence[Apart]) -> str:
    """Return how many differences from the first side are more than chance would give, of those that can be judged, and in
    which indicators, in the order of the table.
    """
    comma, first = labels.text("figure.comma"), labels.text("compare_page.year_before")
    who = labels.text("compare_page.with_past", name=names[1]) if names[0] == first else comma.join(names)
    beyond = [apart.value.indicator for apart in judged if apart.is_beyond_chance]
    if not beyond:
        return labels.text(
            f"compare_page.{'title_chance' if judged else 'title_none'}", names=who, n=len(judged)
        )
    titles = [indicators.catalogue()[name].title for name in dict.fromkeys(beyond)]
    is_long = len(titles) > _NAMED + 1
    which = comma.join(titles[:_NAMED] if is_long else titles)
    which += labels.text("missing.more", n=len(titles)) if is_long else ""
    return labels.text("compare_page.title", names=who, n=len(judged), beyond=len(beyond), which=which)
