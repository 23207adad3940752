"""Communities beside each other: how many of their differences are more than chance gives."""

from collections.abc import Sequence

from linli.metrics import indicators
from linli.metrics.side_by_side import Apart
from linli.text import formatting, labels

_NAMED = 3  # indicators by name; of more than one more it is said how many there are


def title(names: Sequence[str], judged: Sequence[Apart]) -> str:
    """Return which indicators differ from the first side by more than chance would give, in the order of the table, and how many
    of those that can be judged do not; between two sides with both values.
    """
    comma, is_pair = labels.text("figure.comma"), len(names) == 2
    who = labels.text("compare_page.pair", first=names[0], second=names[1]) if is_pair else comma.join(names)
    beyond = [apart for apart in judged if apart.is_beyond_chance]
    if not beyond:
        return labels.text(
            f"compare_page.{'title_chance' if judged else 'title_none'}", names=who, n=len(judged)
        )
    told = [_moved(apart) for apart in beyond] if is_pair else [_called(apart) for apart in beyond]
    told = list(dict.fromkeys(told))
    which = comma.join(told[:_NAMED] if len(told) > _NAMED + 1 else told)
    which += labels.text("compare_page.more", n=len(told)) if len(told) > _NAMED + 1 else ""
    rest = len(judged) - len(beyond)
    return labels.text(
        "compare_page.title" if rest else "compare_page.title_all", names=who, which=which, rest=rest
    )


def _called(apart: Apart) -> str:
    return indicators.catalogue()[apart.value.indicator].title


def _moved(apart: Apart) -> str:
    """Return an indicator with what of both sides is compared."""
    unit = indicators.catalogue()[apart.value.indicator].unit
    first, second = (formatting.with_unit(value, unit) for value in apart.compared or ())
    return labels.text("compare_page.both", title=_called(apart), first=first, second=second)
