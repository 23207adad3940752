"""What a few words find: names by signs, pinyin and initials, and figures with their period."""

from datetime import date

import pytest

from linli import find, navigation
from linli.metrics import indicators
from linli.text import labels
from linli.warehouse.store import Store

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(scope="module")
def reader(demo_store):
    return Store(demo_store).reader()


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("上半年", ("2026-01", "2026-06")),
        ("下半年", ("2026-07", "2026-09")),
        ("去年下半年", ("2025-07", "2025-12")),
        ("2025年上半年", ("2025-01", "2025-06")),
        ("今年", ("2026-01", "2026-09")),
        ("去年", ("2025-01", "2025-12")),
        ("三季度", ("2026-07", "2026-09")),
        ("四季度", ("2025-10", "2025-12")),  # that of this year has not begun
        ("2025年1季度", ("2025-01", "2025-03")),
        ("8月", ("2026-08", "2026-08")),
        ("11月", ("2025-11", "2025-11")),
        ("2025年3月", ("2025-03", "2025-03")),
        ("近6个月", ("2026-04", "2026-09")),
        ("近12个月", ("2025-10", "2026-09")),
        ("近三个月", ("2026-07", "2026-09")),
        ("近半年", ("2026-04", "2026-09")),
        ("近一年", ("2025-10", "2026-09")),
        ("上月", ("2026-09", "2026-09")),  # the last whole month
        ("上季度", ("2026-07", "2026-09")),
        ("前年", ("2024-01", "2024-12")),
        ("年初以来", ("2026-01", "2026-09")),
    ],
)
def test_words_name_months(text, months):
    start, end = find.period(text, SEPTEMBER)
    assert (f"{start:%Y-%m}", f"{end:%Y-%m}") == months


@pytest.mark.parametrize("text", ["", "满意率", "13月", "2027年", "2026年12月"])
def test_no_months_or_months_to_come_are_none(text):
    assert find.period(text, SEPTEMBER) is None


@pytest.mark.parametrize("text", ["望湖名邸", "wanghumingdi", "whmd", "WHMD", "望湖 名邸"])
def test_a_compound_is_found_by_its_signs_and_sounds(reader, text):
    hits = [hit for hit in find.find(reader, text, SEPTEMBER).hits if hit.kind == "compound"]
    assert hits[0].name == "望湖名邸"
    assert hits[0].address == f"compound?compound={hits[0].parameters['compound']}"


def test_every_kind_of_name_is_found(reader):
    asked = {
        "community": "槐荫社区",
        "center": "望湖名邸邻里中心",
        "branch": "望湖名邸党支部",
        "category": "供热采暖",
        "indicator": "满意率",
        "view": labels.text("page.coverage"),
    }
    for kind, text in asked.items():
        assert (kind, text) in [(hit.kind, hit.name) for hit in find.find(reader, text, SEPTEMBER).hits]
    [case, *_] = reader.rows("case_list")
    assert "case" in {hit.kind for hit in find.find(reader, case["case_title"], SEPTEMBER).hits}


def test_no_more_than_some_of_a_kind_and_the_whole_name_first(reader):
    hits = find.find(reader, "社区", SEPTEMBER).hits
    assert sum(hit.kind == "community" for hit in hits) == find.MOST
    assert find.find(reader, "望湖社区", SEPTEMBER).hits[0].kind == "community"


def test_a_figure_is_that_of_the_community_and_months_that_are_named(reader):
    answer = find.find(reader, "槐荫 满意率 上半年", SEPTEMBER).answer
    community = next(
        row["community_id"] for row in reader.rows("communities_list") if row["name"] == "槐荫社区"
    )
    assert answer.indicator == "satisfied_rate"
    assert answer.view == "issues"
    assert answer.parameters == {"community": community, "from": "2026-01", "to": "2026-06"}
    assert answer.status == "ok"
    assert "槐荫社区2026年1–6月满意率" in answer.sentence
    whole = find.find(reader, "满意率", SEPTEMBER).answer
    assert whole.sentence.startswith(labels.text("find.whole"))


@pytest.mark.parametrize(
    ("text", "kind", "view"),
    [
        ("暖气", "case", "cases"),
        ("暖气", "category", "worklist"),
        ("目标", "view", "overview"),
        ("幻灯片", "view", "seminar"),
        ("PPT", "view", "seminar"),
        ("讲话稿", "view", "materials"),
        ("投诉", "view", "issues"),
        ("党员", "view", "base"),
        ("支部", "view", "coverage"),
        ("物业", "view", "kinds"),
    ],
)
def test_everyday_words_find_what_it_is_called_here(reader, text, kind, view):
    assert (kind, view) in [(hit.kind, hit.view) for hit in find.find(reader, text, SEPTEMBER).hits]


@pytest.mark.parametrize(
    ("text", "indicator", "months"),
    [
        ("投诉 上月", "issues_opened", ("2026-09", "2026-09")),
        ("满意度 近三个月", "satisfied_rate", ("2026-07", "2026-09")),
        ("去年 满意率", "satisfied_rate", ("2025-01", "2025-12")),
        ("今年投诉", "issues_opened", ("2026-01", "2026-09")),
        ("支部 上半年", "branches_active", ("2026-01", "2026-06")),
    ],
)
def test_everyday_words_ask_for_a_figure_with_a_period(reader, text, indicator, months):
    answer = find.find(reader, text, SEPTEMBER).answer
    assert answer.indicator == indicator
    assert (answer.parameters["from"], answer.parameters["to"]) == months


def test_everyday_words_mean_what_there_is():
    views = {view for views in labels.get("find.leads").values() for view in views}
    assert views <= navigation.ANCHORS.keys()
    assert set(labels.get("find.figure").values()) <= indicators.catalogue().keys()


@pytest.mark.parametrize("text", ["", "   ", "无此名称", "';--", "<b>"])
def test_nothing_is_found_of_what_nobody_bears(reader, text):
    assert find.find(reader, text, SEPTEMBER) == find.Found(None, ())
