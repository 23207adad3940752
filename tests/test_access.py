"""access.toml: who may see what, and that a file with a fault lets nobody in."""

import pytest

from linli import access
from linli.access import Faulty

GOOD = """
[sign_in]
by = "proxy"
from = ["127.0.0.1", "10.1.0.0/16"]

[[viewer]]
user = "zhang"
role = "leader"

[[viewer]]
user = "li"
role = "head"
communities = ["C2", "C1"]
may_export = false

[[viewer]]
claim = "groups"
value = "street-analysts"
role = "analyst"
watermark = true

[[viewer]]
claim = "groups"
value = "everybody"
role = "presenter"
"""


def written(folder, text):
    path = folder / "access.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_says_who_may_see_what(tmp_path):
    known = access.load(written(tmp_path, GOOD))
    assert known.viewer("zhang") == access.Viewer("zhang", "leader")
    head = known.viewer("li", {"groups": ["everybody"]})
    assert head == access.Viewer("li", "head", ("C1", "C2"), may_export=False)
    assert (head.rights.communities, head.rights.rows) == (("C1", "C2"), True)
    analyst = known.viewer("wang", {"groups": ["street-analysts", "everybody"]})
    assert (analyst.role, analyst.rights.rows, analyst.has_watermark) == ("analyst", False, True)
    presenter = known.viewer("zhao", {"groups": "everybody"})
    assert (presenter.is_guest_level, presenter.may_export) == (True, False)
    for user, claims in (("qian", {}), ("", {"groups": ["everybody"]}), ("qian", {"groups": ["every"]})):
        assert known.viewer(user, claims) is None


def test_a_user_of_the_proxy_is_believed_from_its_addresses_only(tmp_path):
    sign_in = access.load(written(tmp_path, GOOD)).sign_in
    told = {address: sign_in.believes(address) for address in ("127.0.0.1", "10.1.2.3", "10.2.0.1", "", "x")}
    assert told == {"127.0.0.1": True, "10.1.2.3": True, "10.2.0.1": False, "": False, "x": False}


def test_a_change_holds_at_once(tmp_path):
    path = written(tmp_path, GOOD)
    assert access.load(path).viewer("zhang")
    written(tmp_path, GOOD.replace('user = "zhang"', 'user = "zhang.removed"'))
    assert access.load(path).viewer("zhang") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('by = "proxy"', 'by = "password"', "openid 或 proxy"),
        ('by = "proxy"', 'by = "openid"', "secrets"),
        ('communities = ["C2", "C1"]', "", "communities"),
        ('communities = ["C2", "C1"]', "communities = []", "communities"),
        ('communities = ["C2", "C1"]', 'communties = ["C2"]', "不认得“communties”"),
        ('user = "li"', 'user = "zhang"', "写了两次"),
        ('user = "li"', 'user = "li"\nclaim = "a"\nvalue = "b"', "二者取一"),
        ('user = "li"', "", "二者取一"),
        ("may_export = false", 'may_export = "no"', "may_export"),
        ('"10.1.0.0/16"', '"10.1"', "10.1"),
        ("[sign_in]", "[signin]", "sign_in"),
        ("[[viewer]]", "[viewer]", "第10行"),
        ('user = "li"', "user = “li”", '第11行的 “ 是中文标点，要改成英文的 "'),
        ('"127.0.0.1", ', '"127.0.0.1"， ', "第4行的 ，.*英文的 ,"),
        ('role = "leader"', 'role ＝ "leader"', "第8行的 ＝.*英文的 ="),
        ('role = "leader"', "role = leader", "第8行第8个字符"),
        ('role = "presenter"', 'role = "presenter', "第25行"),
        ('user = "li"', 'user = " zhang "', "写了两次"),
        ('user = "li"', 'user = " "', "二者取一"),
        ('value = "everybody"', 'value = "street-analysts "', "第4个.*（groups=street-analysts）.*写了两次"),
        ('role = "leader"', 'role = "boss"', "第1个.*（zhang）：role 写的是“boss”"),
        ('by = "proxy"', 'by = "proxy"\nhours = 0', "hours"),
        ('by = "proxy"', 'by = "proxy"\nheader = "X_Forwarded_User"', "header"),
        ('by = "proxy"', 'by = "proxy"\nhosts = "a"', "hosts"),
    ],
)
def test_a_file_with_a_fault_lets_nobody_in_and_names_the_place(tmp_path, old, new, said):
    with pytest.raises(Faulty, match=said):
        access.load(written(tmp_path, GOOD.replace(old, new)))


def test_a_file_of_windows_editor_is_read_and_one_in_another_encoding_told(tmp_path):
    path = tmp_path / "access.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert access.load(path).viewer("zhang")
    path.write_bytes(GOOD.replace("zhang", "张").encode("gbk"))
    with pytest.raises(Faulty, match="UTF-8"):
        access.load(path)


def test_without_a_file_or_with_other_bytes_nobody_gets_in(tmp_path):
    with pytest.raises(Faulty):
        access.load(tmp_path / "access.toml")
    (tmp_path / "access.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Faulty):
        access.load(tmp_path / "access.toml")
    with pytest.raises(Faulty, match="viewer"):
        access.load(written(tmp_path, '[sign_in]\nby = "proxy"\n'))
