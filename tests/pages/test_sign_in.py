"""Every view for every role: what one may not see is on no page, and whoever may not look sees why."""

import json
from datetime import UTC, datetime

import duckdb
import pytest
from starlette.datastructures import Headers
from streamlit.runtime import context
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from linli import navigation, settings
from linli.components.elements.element import unpacked
from linli.components.state import filter_bar, sign_in
from linli.components.state.filter_bar import Choice
from linli.selection import Selection
from linli.text import labels
from linli.warehouse import record, snapshots
from linli.warehouse.store import Store

VIEWS = [view for view in navigation.ANCHORS if view != "find"]
OWN, OTHER = "990101001001", "990101001002"
OWN_FILES = {"compound": f"{OWN}K001", "center_id": "990101001Z001"}
OTHER_FILES = {"compound": f"{OTHER}K001", "center_id": "990101001Z007"}
ACCESS = f"""
[sign_in]
by = "proxy"

[[viewer]]
user = "leader"
role = "leader"

[[viewer]]
user = "head"
role = "head"
communities = ["{OWN}"]

[[viewer]]
user = "other"
role = "head"
communities = ["{OTHER}"]

[[viewer]]
user = "steward"
role = "steward"

[[viewer]]
user = "presenter"
role = "presenter"

[[viewer]]
user = "analyst"
role = "analyst"

[[viewer]]
user = "张伟"
role = "leader"
"""


class Client:
    """The connection as the gate of `linli serve` hands it on."""

    def __init__(self, *users: str, gate: str = "token") -> None:
        """Take what the proxy says of the user."""
        self.headers = [("x-linli-gate", gate), *(("x-forwarded-user", user) for user in users)]
        self.cookies: dict[str, str] = {}
        self.remote_ip = "127.0.0.1"


@pytest.fixture
def store(demo_store, tmp_path, monkeypatch):
    """The demo street behind a proxy that signs people in."""
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "versions").symlink_to(demo_store / "versions")
    (folder / "current").write_text((demo_store / "current").read_text())
    (tmp_path / "access.toml").write_text(ACCESS, encoding="utf-8")
    monkeypatch.setenv("LINLI_STORE", str(folder))
    monkeypatch.setenv("LINLI_ACCESS", str(tmp_path / "access.toml"))
    monkeypatch.setenv("LINLI_GATE", "token")
    monkeypatch.setattr(sign_in, "_seen", set())
    monkeypatch.setattr(sign_in, "_told", {})
    return Store(folder)


@pytest.fixture
def as_user(monkeypatch):
    """Return a function that signs somebody in."""

    def become(*users, gate="token"):
        client = Client(*users, gate=gate)
        monkeypatch.setattr(context, "_get_client_context", lambda: client)

    return become


def visit(view="overview", **address):
    app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, (view, app.exception)
    if view != "overview":
        app.switch_page(f"pages/{view}.py").run()
    assert not app.exception, (view, app.exception)
    return app


def said(app):
    html = [element.proto.body for element in app.get("html")]
    drawn = [unpacked(element.proto) for element in app.get("bidi_component")]
    return "\n".join([*html, *(json.dumps(data, ensure_ascii=False) for data in drawn)])


def theirs(store, own):
    """Ids and names of the other communities and their compounds, which nobody of one's own bears."""
    found, mine = set(), set()
    with duckdb.connect(store.path(store.live_version()), read_only=True) as connection:
        for table, key in (("communities", "community_id"), ("compounds", "compound_id")):
            for community, *names in connection.execute(
                f"select community_id, {key}, name from {table}"
            ).fetchall():
                (mine if community == own else found).update(names)
    return {name for name in found if not any(name in other for other in mine)}


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in navigation.OF_LEDGERS])
def test_a_head_sees_nothing_of_the_others(store, as_user, view):
    as_user("head")
    for keys in (OWN_FILES, OTHER_FILES) if view in navigation.FILES else (OWN_FILES,):
        text = said(visit(view, community=f"{OWN},{OTHER}", **keys))
        assert labels.text("app.failed")[:10] not in text
        found = {name for name in theirs(store, OWN) if name in text}
        # The ids that the address itself names are said to be unknown.
        assert not found - {OTHER, *keys.values()}, found


@pytest.mark.parametrize(
    ("user", "view"),
    [
        *(("analyst", view) for view in VIEWS),
        *(
            (user, view)
            for user in ("presenter", "steward")
            for view in ("overview", "materials", "data_status")
        ),
    ],
)
def test_every_view_stands_for_every_role(store, as_user, user, view):
    as_user(user)
    if user == "analyst" and view in navigation.OF_ROWS:
        with pytest.raises(AssertionError, match="encountered an error"):
            visit(view)
        return
    app = visit(view, mode="desk", **OWN_FILES)
    text = said(app)
    assert labels.text("app.failed")[:10] not in text
    if user == "presenter":
        assert app.session_state["mode"] == "seminar"
    assert (labels.text("record.hint") in text) == (user == "steward" and view == "data_status")


def test_what_one_was_shown_is_not_shown_to_the_next(store, as_user):
    """All look at the same views of one process, one after another and again: what is cached is nobody else's."""
    for user, own in (("leader", ""), ("head", OWN), ("other", OTHER), ("leader", ""), ("head", OWN)):
        as_user(user)
        text = "".join(said(visit(view)) for view in ("overview", "coverage", "issues"))
        found = {name for name in theirs(store, own) if name in text}
        assert bool(found) == (user == "leader"), (user, found)


@pytest.mark.parametrize(
    ("users", "gate", "reason"),
    [
        (["nobody"], "token", "refused"),
        ([], "token", "by_proxy"),
        (["leader", "head"], "token", "by_proxy"),
        ([""], "token", "by_proxy"),
        (["leader"], "forged", "unserved"),
        (["leader"], "", "unserved"),
    ],
)
def test_whoever_may_not_look_sees_why_and_nothing_else(store, as_user, users, gate, reason):
    as_user(*users, gate=gate)
    text = said(visit())
    assert labels.text(f"access.page.{reason}") in text
    assert not {name for name in theirs(store, "") if name in text}


def test_who_comes_without_a_name_or_finds_the_file_broken_is_put_on_record_once_a_day(
    store, as_user, tmp_path
):
    for users in ((), ("leader", "steward")):
        as_user(*users)
        visit()
    as_user("nobody")
    visit()
    (tmp_path / "access.toml").write_text("[", encoding="utf-8")
    visit()
    refused = [(entry.who, entry.about["why"]) for entry in record.load(store) if entry.act == "refused"]
    assert refused == [("", "no_header"), ("nobody", "no_right"), ("", "broken_file")]


def test_a_file_that_a_page_has_made_is_given_to_who_may_look(store, tmp_path, monkeypatch):
    def may(**headers):
        return sign_in.may_fetch(Headers(headers))

    named = "x-forwarded-user"
    assert [may(), may(**{named: "leader"}), may(**{named: "nobody"})] == [False, True, False]
    (tmp_path / "access.toml").write_text(OPENID, encoding="utf-8")
    monkeypatch.setattr(sign_in, "get_cookie_secret", lambda: "secret")
    now = datetime.now(UTC).timestamp()

    def signed(user, since, key="secret"):
        claims = json.dumps({"is_logged_in": True, "sub": user, "iat": since})
        value = create_signed_value(key, USER_COOKIE_NAME, claims).decode("latin-1")
        return may(cookie=f"{USER_COOKIE_NAME}={value}")

    assert [may(), may(cookie=f"{USER_COOKIE_NAME}=x"), signed("leader", now)] == [False, False, True]
    assert not any([signed("nobody", now), signed("leader", now, "other"), signed("leader", now - 11 * 3600)])
    record.add(store, "sign_out", "leader", {"until": now})
    assert not signed("leader", now)


def test_a_right_that_is_taken_away_ends_at_once(store, as_user, tmp_path):
    as_user("head")
    app = visit()
    (tmp_path / "access.toml").write_text(ACCESS.replace('user = "head"', 'user = "gone"'), encoding="utf-8")
    assert labels.text("access.page.refused") in said(app.run())
    (tmp_path / "access.toml").write_text("broken", encoding="utf-8")
    assert labels.text("access.page.broken") in said(app.run())
    acts = [(entry.act, entry.who) for entry in record.load(store) if entry.act != "access"]
    assert acts == [("sign_in", "head"), ("refused", "head"), ("refused", "")]
    rights = [entry.about["viewers"] for entry in record.load(store) if entry.act == "access"]
    assert rights[0]["head"] == f"head {OWN}"
    assert "head" not in rights[1]


def test_a_community_that_the_data_do_not_know_is_said_and_no_figure_told(store, as_user, tmp_path):
    text = ACCESS.replace(f'communities = ["{OWN}"]', 'communities = ["990101001999"]')
    (tmp_path / "access.toml").write_text(text, encoding="utf-8")
    as_user("head")
    told = said(visit())
    assert labels.text("access.page.strange", places="990101001999") in told
    assert 'class="filterbar' not in told.replace('\\"', '"')
    text = ACCESS.replace(f'communities = ["{OWN}"]', f'communities = ["{OWN}", "990101001999"]')
    (tmp_path / "access.toml").write_text(text, encoding="utf-8")
    told = said(visit())
    assert labels.text("access.page.strange", places="990101001999") in told
    assert 'class="filterbar' in told.replace('\\"', '"')


def test_without_a_file_what_a_proxy_passes_on_is_not_this_machine(store, monkeypatch):
    monkeypatch.delenv("LINLI_ACCESS")
    for header, is_shown in (("x-forwarded-for", False), ("forwarded", False), ("accept", True)):
        client = Client()
        client.headers = [(header, "10.0.0.9")]
        monkeypatch.setattr(context, "_get_client_context", lambda client=client: client)
        assert (labels.text("access.page.unserved") not in said(visit())) == is_shown


def test_on_an_address_of_others_nobody_gets_in_without_a_file(store, as_user, monkeypatch):
    monkeypatch.delenv("LINLI_ACCESS")
    monkeypatch.setattr(sign_in.st, "get_option", lambda _name: "10.0.0.1")
    assert labels.text("access.page.unserved") in said(visit())
    monkeypatch.setenv("LINLI_OPEN", "yes")
    assert labels.text("access.page.unserved") not in said(visit())


@pytest.mark.parametrize(("user", "may"), [("steward", True), ("leader", False), ("head", False)])
def test_only_stewards_make_and_remove_snapshots(store, as_user, user, may):
    snapshots.add(store, "全街道的会")
    snapshots.add(store, "本社区的会", parameters={"community": OWN})
    snapshots.add(store, "两个社区的会", parameters={"community": f"{OWN},{OTHER}"})
    as_user(user)
    app = visit("materials")
    keys = {button.key for button in app.button}
    assert ("snapshot_add" in keys, "snapshot_remove" in keys) == (may, may)
    shown = [name for name in ("全街道的会", "本社区的会", "两个社区的会") if name in said(app)]
    assert shown == (["本社区的会"] if user == "head" else ["全街道的会", "本社区的会", "两个社区的会"])


def test_a_name_may_be_chinese_and_stands_at_the_head_of_the_page(store, as_user):
    for sent in ("张伟", "张伟".encode().decode("latin-1")):
        as_user(sent)
        assert 'class=\\"who\\" title=\\"张伟\\"' in said(visit())


@pytest.mark.parametrize(("user", "offered"), [("leader", 9), ("presenter", 0)])
def test_who_may_not_take_files_away_is_offered_none(store, as_user, user, offered):
    as_user(user)
    assert len(visit("materials").get("download_button")) == offered


# ------------------------------------------------------------------------ what outlives a right


OPENID = ACCESS.replace('by = "proxy"', 'by = "openid"\nsecrets = "secrets.toml"\nclaim = "sub"')


@pytest.fixture
def offered(monkeypatch):
    """The callables of the downloads that were drawn."""
    found = []
    monkeypatch.setattr(sign_in.st, "download_button", lambda _label, made, *_, **_more: found.append(made))
    return found


def offer():
    sign_in.download("rows", lambda _mark: b"rows", "rows.csv", "text/csv", "rows")


@pytest.mark.parametrize("role", ["analyst", "presenter"])
def test_a_page_that_stands_open_gives_no_file_of_the_rights_that_were(
    store, as_user, offered, tmp_path, role
):
    as_user("leader")
    offer()
    assert offered[0]() == b"rows"
    lesser = ACCESS.replace('role = "leader"', f'role = "{role}"\nmay_export = true')
    (tmp_path / "access.toml").write_text(lesser, encoding="utf-8")
    with pytest.raises(PermissionError):
        offered[0]()
    assert [entry.act for entry in record.load(store)].count("export") == 1


@pytest.mark.parametrize("end", ["signed out", "hours"])
def test_a_sign_in_that_is_over_gives_no_file(store, offered, tmp_path, monkeypatch, end):
    now = datetime.now(UTC).timestamp()
    (tmp_path / "access.toml").write_text(OPENID, encoding="utf-8")
    monkeypatch.setattr(sign_in.st, "user", {"is_logged_in": True, "sub": "leader", "iat": now})
    offer()
    assert offered[0]() == b"rows"
    if end == "hours":
        (tmp_path / "access.toml").write_text(
            OPENID.replace("claim", "hours = 1e-9\nclaim"), encoding="utf-8"
        )
    else:
        record.add(store, "sign_out", "leader", {"until": now})
    with pytest.raises(PermissionError):
        offered[0]()


@pytest.mark.parametrize(("said_of_it", "may"), [(True, True), (False, False), ("false", False)])
def test_a_right_by_an_address_holds_only_where_it_is_not_said_to_be_unverified(
    store, tmp_path, monkeypatch, said_of_it, may
):
    """Whatever the user is known by, and in whichever way the provider writes it."""
    by_claim = OPENID.replace('user = "leader"', 'claim = "email"\nvalue = "leader@example"')
    (tmp_path / "access.toml").write_text(by_claim, encoding="utf-8")
    claims = {"is_logged_in": True, "sub": "x", "email": "leader@example", "email_verified": said_of_it}
    monkeypatch.setattr(sign_in.st, "user", claims | {"iat": datetime.now(UTC).timestamp()})
    stopped = []
    monkeypatch.setattr(sign_in, "_stop", lambda reason, **_: stopped.append(reason))
    if may:
        assert sign_in.viewer().role == "leader"
    else:
        with pytest.raises(AttributeError):  # nobody was found, and nothing stopped this run
            sign_in.viewer()
        assert stopped == ["refused"]


def _door():
    import streamlit as st

    from linli.components.panels import provenance

    provenance.show.__wrapped__(st.session_state["reader"], st.session_state["chosen"], ("issues_opened",))


@pytest.mark.parametrize(
    ("user", "may"), [("leader", True), ("head", False), ("analyst", False), ("presenter", False)]
)
def test_a_door_that_stands_open_is_shut_by_other_rights(store, as_user, monkeypatch, user, may):
    """A dialog runs without its page, with the reader that it was opened with."""

    class Again(Exception):
        pass

    def again():
        raise Again

    monkeypatch.setattr(sign_in.st, "rerun", again)
    as_user(user)
    app = AppTest.from_function(_door, default_timeout=60)
    app.session_state["reader"] = store.reader()
    month = store.reader().version.data_as_of.replace(day=1)
    app.session_state["chosen"] = Choice(Selection(None, None, month, month), "last_year", "desk")
    app.run()
    assert bool(app.exception) != may, app.exception
    assert (labels.text("provenance.meaning") in said(app)) == may


def test_a_sign_in_that_could_not_be_put_on_record_is_not_taken_for_recorded(store, as_user, monkeypatch):
    as_user("leader")
    write = record.add

    def full(*_arguments, **_about):
        raise OSError(28, "full")

    for _ in range(2):
        monkeypatch.setattr(record, "add", full)
        with pytest.raises(OSError, match="full"):
            sign_in.viewer()
    monkeypatch.setattr(record, "add", write)
    sign_in.viewer()
    assert [entry.act for entry in record.load(store)] == ["access", "sign_in"]


def test_a_right_to_take_files_away_is_put_on_record_too(store, as_user, tmp_path):
    as_user("leader")
    sign_in.viewer()
    more = ACCESS.replace('role = "presenter"', 'role = "presenter"\nmay_export = true')
    (tmp_path / "access.toml").write_text(more, encoding="utf-8")
    for _ in range(2):
        sign_in.viewer()
    acts = [entry for entry in record.load(store) if entry.act == "access"]
    assert len(acts) == 2
    assert acts[0].about != acts[1].about


def test_an_analyst_is_shown_no_single_issue_on_the_overview(store, as_user):
    with duckdb.connect(store.path(store.live_version()), read_only=True) as connection:
        ids = {key for (key,) in connection.execute("select issue_id from issues").fetchall()}
    shown = {}
    for user in ("leader", "analyst"):
        as_user(user)
        text = said(visit())
        shown[user] = {key for key in ids if key in text}
        assert (labels.text("access.page.no_rows") in text) == (user == "analyst")
    assert shown["leader"]
    assert not shown["analyst"]


@pytest.mark.parametrize("door", ["drop address=a", "drop kept=mark", "drop version=v", "drop nothing=x"])
def test_a_forged_door_takes_away_choices_only(monkeypatch, door):
    state = {"lost": [], "address": {"a": "b"}, "kept": {"mark": "x"}, "version": "v1", "community": ["A"]}
    monkeypatch.setattr(filter_bar.st, "session_state", state)
    before = dict(state)
    filter_bar._take(door)
    assert state == before | {"is_gesture": True}
    filter_bar._take("drop community=A")
    assert state["community"] == []
