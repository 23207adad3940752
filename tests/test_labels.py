"""The label catalogue: nothing that a user can meet is without a Chinese name."""

import re

import pytest

from linli import settings
from linli.metrics import indicators
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse import implied_queries, sqlfiles


def test_every_rule_has_a_short_name_and_every_name_a_rule():
    rules = {rule for rule, entry in labels.get("finding").items() if isinstance(entry, dict)}
    assert set(labels.get("code.rule")) == rules


def test_every_check_has_a_message():
    checks = [name for name, query in sqlfiles.load_all().items() if query.kind_folder == "checks"]
    for name in checks:
        assert "{value}" in labels.text(f"finding.{name}.message")


def test_every_view_says_in_chinese_what_it_tells():
    # Whatever a panel shows may be asked what it is; those that the contracts imply have one text for all.
    written = [
        name
        for name, query in sqlfiles.load_all().items()
        if query.kind_folder == "views" and query.path != implied_queries.PATH
    ]
    assert [name for name in written if name not in labels.get("view")] == []


def test_a_missing_text_is_named():
    with pytest.raises(KeyError, match=r"nowhere\.at_all"):
        labels.text("nowhere.at_all")


def test_titles_of_columns_are_written_as_they_stand():
    assert not [name for name, title in labels.get("column").items() if "{" in title]


def test_every_denominator_has_a_word():
    words = labels.get("of")
    assert set(words) >= sqlfiles.SAMPLED | sqlfiles.MEASURED
    assert set(words) <= sqlfiles.SAMPLED | sqlfiles.MEASURED | set(indicators.catalogue())


def test_what_is_counted_twice_says_so_in_its_unit():
    # A household visited twice and a person served twice count twice: 户次 and 人次, not 户 and 人.
    units = {
        name: formatting.unit(indicators.catalogue()[name].unit)
        for name in ("households_visited", "people_served", "event_attendance", "center_visits")
    }
    assert units == {
        "households_visited": labels.text("unit.household_visits.word"),
        "people_served": labels.text("unit.visits.word"),
        "event_attendance": labels.text("unit.visits.word"),
        "center_visits": labels.text("unit.visits.word"),
    }
    assert units["households_visited"] != labels.text("unit.households.word")
    assert units["people_served"] != labels.text("unit.persons.word")


def test_what_pages_say_holds_no_english_word():
    words = re.compile(r"[A-Za-z]*[a-z]{2}[A-Za-z]*")
    said = {
        f"{part}.{name}": found
        for part in ("indicator", "view", "note", "sentence", "nothing", "map", "terms")
        for name, text in _texts(labels.get(part, {}))
        if (found := words.findall(re.sub(r"{[^}]*}", "", text)))
    }
    assert said == {}


def test_a_place_that_serves_has_one_name_and_the_kind_of_it_another():
    """A place is 阵地, a 邻里中心 is one kind of it; the bare word 中心 would be a third name."""
    whole = (
        path.read_text(encoding="utf-8") for path in (settings.ROOT / "linli/text/labels").glob("*.toml")
    )
    assert [found for text in whole for found in re.findall(r".*(?<!邻里)中心(?!位置).*", text)] == []


def _texts(part, name=""):
    if isinstance(part, str):
        yield name, part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts(value, f"{name}.{key}".strip("."))


def test_numbers_on_a_shade_are_read_on_every_shade():
    shades = [colours.shade(step / 50) for step in range(51)]
    assert min(colours.contrast(colours.ink_on(shade), shade) for shade in shades) > 3.8
