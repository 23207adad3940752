"""How compounds are covered: each of them on a small map, or of a city its communities by share."""

from dataclasses import dataclass

from linli import looks, scale, sentences
from linli.components import maps
from linli.components.panel import View
from linli.filters import Selection
from linli.store import Reader


@dataclass(frozen=True)
class Coverage:
    """What a panel of the coverage says and draws, and how many compounds have no branch; None where that is unknown."""

    title: str
    body: str
    view: View
    without: int | None


def overview(reader: Reader, selection: Selection) -> Coverage:
    """Return the coverage at the end of a selection, by compound where these can be told apart."""
    asked = {"month": selection.end, **selection.scope()}
    if scale.too_many(reader, asked):
        return communities(reader, selection)
    compounds = reader.run("compounds_map", **asked)
    shown = looks.coverage(compounds)
    return Coverage(
        sentences.coverage_map([look.key for look in shown], compounds, reader),
        maps.legend(shown, looks.COVERAGE) + maps.small(reader, compounds, shown),
        ("compounds_map", asked),
        sentences.without_branch(compounds),
    )


def communities(reader: Reader, selection: Selection) -> Coverage:
    """Return the coverage by community: the share of those judged that are effectively covered, or where none is
    judged the share with a branch.
    """
    asked = {"month": selection.end, **selection.scope()}
    steps = next(iter(reader.rows("coverage_steps", **asked)), None)
    title, body = sentences.coverage_totals(steps), ""
    if steps:
        part = ("effective", "judged") if sentences.is_judged(steps) else ("covered", "compounds")
        body = maps.shares(reader, reader.rows("coverage_communities", **asked), *part)
    return Coverage(title, body, ("coverage_communities", asked), sentences.uncovered(steps))
