"""What of a text may be shown and written: no sign that is not seen, no number or name of a person."""

import pytest

from linli.components.state import session
from linli.text import signs

ID = "11010519491231002X"  # the example of the standard


@pytest.mark.parametrize(
    ("text", "kind", "covered"),
    [
        (ID, "id", "***"),
        (ID.lower(), "id", "***"),
        (f"编号{ID}号", "id", "编号***号"),
        ("１１０１０５１９４９１２３１００２Ｘ", "id", "***"),
        (ID[:-1] + "1", "", ID[:-1] + "1"),  # its last sign does not fit
        ("20" + ID[2:], "", "20" + ID[2:]),  # no province
        (f"A{ID}", "", f"A{ID}"),  # part of a longer number
        ("13800138000", "mobile", "***"),
        ("电话138-0013-8000。", "mobile", "电话***。"),
        ("+86 138 0013 8000", "mobile", "***"),
        ("12345", "", "12345"),
        ("202613800138000", "", "202613800138000"),
        ("116.13800138000", "", "116.13800138000"),
        ("来电人：王小明 反映漏水", "name", "来电人：*** 反映漏水"),
        ("联系人:欧阳小明", "name", "联系人:***"),
        ("王小明", "", "王小明"),  # by itself nothing tells that it is one
    ],
)
def test_numbers_and_named_names_of_persons_are_found_and_covered(text, kind, covered):
    assert (signs.person_in(text), signs.covered(text)) == (kind, covered)
    assert not kind or signs.may_tell_person(["一", text])


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("姓名", True),
        ("居民姓名", True),
        ("联系电话", True),
        ("Phone Number", True),
        ("first_name", True),
        ("center_name", False),
        ("诉求编号", False),
        ("来电时间", False),
    ],
)
def test_a_column_of_persons_is_known_by_its_title(title, is_one):
    assert signs.is_persons_column(title) == is_one


def test_a_name_is_told_from_a_code_and_a_post():
    assert [
        text
        for text in ("王小明", "李强", "P8DB48312", "书记", "王主任", "平安办", "党建办主任")
        if signs.is_name(text)
    ] == [
        "王小明",
        "李强",
    ]


def test_signs_that_nobody_sees_go_and_all_others_stay():
    seen = "一号院\t二\n三 A-1 é 😀 ·“”"
    hidden = "\x00\x1b\x7f\x85\xad\u061c\u200b\u200d\u202e\u2028\u2066\ufeff\ufffe\ud800\U000e0041"
    assert signs.plain(seen) == seen
    assert signs.plain("".join(f"一{sign}" for sign in hidden)) == "一" * len(hidden)
    assert signs.hides("一\u202e")
    assert not signs.hides(seen)
    assert signs.in_line("一\r\n[错误] 二") == "一 [错误] 二"


def test_an_incident_is_logged_without_persons(caplog):
    try:
        raise ValueError(f"could not read 13800138000 of {ID}")
    except ValueError:
        number = session.incident()
    assert number in caplog.text
    assert "could not read *** of ***" in caplog.text
    assert "13800138000" not in caplog.text
