"""Districts and streets in the filter bar: offered level by level, said by name, and never more or fewer than what was chosen."""

import re

from hypothesis import given
from hypothesis import strategies as st

from linli.components.state import filter_bar, menu
from linli.components.state.areas import Areas


def placed(*rows: str) -> Areas:
    """Return the areas of communities written as district/street/community."""
    named = [row.split("/") for row in rows]
    return Areas.of(
        {"district": district or None, "street": street or None, "community_id": item}
        for district, street, item in named
    )


STREETS = placed("东区/东街/A.1", "东区/东街/A.2", "东区/西街/B.1")
DISTRICTS = placed("东区/新港/1", "东区/新港/2", "东区/望湖/3", "西区/新港/4", "西区/北门/5")
NAMES = {"A.1": "甲", "A.2": "乙", "B.1": "丙"}


def test_of_several_streets_these_are_chosen_first_and_the_communities_of_those_chosen():
    none = menu.communities(STREETS, NAMES, [])
    assert 'data-door="community=@东街" aria-pressed="false">东街' in none
    assert "data-many" not in none
    some = menu.communities(STREETS, NAMES, ["A.1"])
    assert 'data-value="A.2" aria-pressed="false">乙' in some
    assert "丙" not in some
    whole = menu.communities(STREETS, NAMES, ["A.1", "A.2"])
    assert 'data-door="drop community=@东街" aria-pressed="true">东街' in whole
    assert menu.communities(placed("东区/东街/A.1"), NAMES, []) == menu.many("community", NAMES, [])


def test_of_several_districts_these_are_chosen_first_then_their_streets():
    names = dict(zip("12345", "甲乙丙丁戊", strict=True))
    none = menu.communities(DISTRICTS, names, [])
    assert re.findall(r'data-door="([^"]+)"', none) == ["community=@东区", "community=@西区"]
    of_one = menu.communities(DISTRICTS, names, ["1", "2", "3"])
    assert re.findall(r'data-door="([^"]+)"', of_one) == [
        "drop community=@东区",
        "community=@西区",
        "community=@东区/新港",
        "community=@东区/望湖",
    ]
    many = {str(number): "" for number in range(menu._MOST + 1)}
    large = placed(*(f"东区/新港/{item}" for item in many), "西区/北门/x")
    assert "data-many" not in menu.communities(large, many, list(many))


def test_a_whole_area_is_called_by_its_name():
    assert filter_bar._whole(STREETS, ["A.2", "A.1"]) == "东街"
    assert filter_bar._whole(STREETS, ["A.1", "A.2", "B.1"]) == "东街、西街"
    assert filter_bar._whole(STREETS, ["A.1"]) == ""
    assert filter_bar._whole(placed("东区/东街/A.1"), ["A.1"]) == ""
    assert filter_bar._whole(DISTRICTS, ["1", "2", "3"]) == "东区"
    assert DISTRICTS.called(["5", "3", "2", "1"]) == ["@东区", "@西区/北门"]


def test_a_click_on_an_area_joins_its_kind_and_else_stands_alone():
    assert DISTRICTS.with_area([], "@东区") == ["1", "2", "3"]
    assert DISTRICTS.with_area(["1", "2", "3"], "@西区/北门") == ["5"]  # from districts down to a street
    assert DISTRICTS.with_area(["5"], "@东区/新港") == ["5", "1", "2"]
    assert DISTRICTS.with_area(["4"], "@东区") == ["1", "2", "3"]


def test_areas_that_cannot_be_named_are_none():
    for rows in (
        ["东区/东街/1", "东区//2"],  # of no street
        ["东区/a,b/1", "东区/c/2"],  # a sign that stands between names
        ["/新港/1", "西区/新港/2"],  # two of one name
    ):
        assert placed(*rows).streets == {}, rows


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), min_size=1, max_size=12), st.data()
)
def test_what_areas_are_called_stands_for_just_these_communities(rows, data):
    found = placed(*(f"{district}/{street}/{number}" for number, (district, street) in enumerate(rows)))
    chosen = data.draw(st.lists(st.sampled_from([str(number) for number in range(len(rows))]), unique=True))
    called = found.called(chosen)
    assert sorted(each for item in called for each in found.within(item)) == sorted(chosen)
