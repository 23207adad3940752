"""What is told by colour is told to every eye: states that meet are far apart, texts are read on their grounds."""

from itertools import pairwise

import pytest

from linli.components.charts import bars, curves, line_chart, maps
from linli.components.topics import construction, matters, training_plan
from linli.theme import colours, compound_states
from tests import sight

# Colours that meet in one picture; what is hatched (None) is told by its lines, what is not known by a dashed edge too.
MEETING = {
    **{
        name: [compound_states.named(key).fill for key in keys]
        for name, keys in (
            ("coverage", compound_states.COVERAGE),
            ("forms", compound_states.FORMS),
            ("proposed", [key for key in compound_states.PROPOSED if key != "unknown"]),
            ("proposed, not known", [key for key in compound_states.PROPOSED if key != "kept"]),
        )
    },
    "visits": [*maps._VISITS.values()],
    "lacks": [*maps._LACKS.values()],
    "covenants": [*maps._COVENANTS.values()],
    "reach": [*(fill for fill, _ in maps._REACHED.values() if not fill.startswith("url")), maps._SERVED[0]],
    "targets": [*bars._STATES.values()],
    "ranges": [colours.MIDDLE, colours.BAND],
    "lines": [*line_chart._INKS],
    "curves": [*curves._INKS],
    "changes": [colours.BLUE, colours.BROWN, colours.TEAL, colours.ALARM],
    "series": [*colours.SERIES],
    "funds": [*construction._LEVELS.values()],
    "projects": [*construction._STATES.values(), colours.TEAL],
    "use": [*construction._USES.values()],
    "modules": [construction._PRESENT, colours.ALARM, colours.WASH],
    "matters": [*matters._OPEN.values()],
    "reviews": [*training_plan._LEVELS.values()],
    "reasons": [*training_plan._REASONS],
}
RAMP = [colours.shade(step / 100) for step in range(101)]
GROUNDS = (
    colours.PAPER,
    colours.WASH,
    colours.TINT,
    colours.GOLD_GROUND,
    colours.HATCH_GROUND,
    colours.MISSING,
)
INKS = (
    colours.INK,
    colours.SLATE,
    colours.GREY,
    colours.TEAL,
    colours.DEEP,
    colours.BLUE,
    colours.BROWN,
    colours.ALARM,
)


def test_the_formulas_give_what_their_papers_give():
    # Sharma et al., table 1, pairs 1, 7, 17 and 25.
    assert sight.difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=5e-5)
    assert sight.difference((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=5e-5)
    assert sight.difference((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=5e-5)
    assert sight.difference((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(
        1.2644, abs=5e-5
    )
    assert sight.lab("#FFFFFF", "deuteranopia") == pytest.approx((100, 0, 0), abs=0.05)


@pytest.mark.parametrize("name", MEETING)
def test_states_that_meet_are_told_apart_by_every_eye(name):
    assert sight.alike([colour for colour in MEETING[name] if colour]) == []


def test_a_red_and_a_green_of_one_lightness_are_found():
    assert sight.difference(sight.lab("#B85C4A"), sight.lab("#6B8A3A")) > 20
    assert sight.alike(["#B85C4A", "#6B8A3A"]) != []


def test_a_scale_has_steps_that_are_seen_and_numbers_that_are_read_on_each():
    lightness = [sight.lab(colour)[0] for colour in RAMP]
    assert lightness == sorted(lightness, reverse=True)
    steps = RAMP[::25]
    assert min(sight.apart(one, other) for one, other in pairwise(steps)) >= 10
    assert min(sight.apart(one, other) for one, other in zip(steps, steps[2:], strict=False)) >= 20
    worst = min(RAMP, key=lambda ground: colours.contrast(colours.ink_on(ground), ground))
    assert colours.contrast(colours.ink_on(worst), worst) >= colours.READ


def test_texts_are_read_on_every_ground():
    poor = [
        (ink, ground) for ink in INKS for ground in GROUNDS if colours.contrast(ink, ground) < colours.READ
    ]
    poor += [
        (ink, ground)
        for ink, ground in (
            (colours.PAPER, colours.RED),
            (colours.PAPER, colours.TEAL),
            (colours.PAPER, colours.ALARM),
            (colours.PAPER, colours.INK),
            (colours.SOFT, colours.INK),  # of what is told at the pointer
            (colours.INK, construction._PRESENT),
            (colours.INK, colours.ALARM_GROUND),
            (colours.ALARM, colours.ALARM_GROUND),
        )
        if colours.contrast(ink, ground) < colours.READ
    ]
    assert poor == []


def test_no_branch_is_the_loudest_and_not_collected_the_quietest():
    fills = {
        key: compound_states.named(key).fill for key in {*compound_states.COVERAGE, *compound_states.PROPOSED}
    }
    loud = {key: sum(part**2 for part in sight.lab(fill)[1:]) for key, fill in fills.items() if fill}
    assert max(loud, key=loud.get) == "none"
    paper = sight.lab(colours.PAPER)
    away = {
        key: sight.difference(sight.lab(fill), paper) for key, fill in fills.items() if fill and key != "kept"
    }
    assert min(away, key=away.get) == "unknown"
