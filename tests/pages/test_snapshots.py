"""A link that names a version shows that version, and the panel that keeps such links."""

import re
import shutil

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from linli import settings
from linli.components.elements.element import unpacked
from linli.text import labels
from linli.warehouse import snapshots
from linli.warehouse.store import Store

NEW = "20991001-080000-aaaaaa"
COMMUNITY = "990101001001"


@pytest.fixture
def store(demo_store, tmp_path, monkeypatch):
    """The demo street, and live above it a newer version with twice of everything."""
    old = Store(demo_store).live_version()
    store = Store(tmp_path)
    store.versions_folder.mkdir()
    for version in (old, NEW):
        shutil.copyfile(Store(demo_store).path(old), store.path(version))
    with duckdb.connect(str(store.path(NEW))) as connection:
        connection.execute(
            "update version set id = ?, built_at = built_at + interval 1 year, data_as_of = data_as_of + 31",
            [NEW],
        )
        connection.execute("update kind_values set numerator = 2 * numerator")
    store.point_to(NEW)
    store.old = old
    monkeypatch.setenv("LINLI_STORE", str(tmp_path))
    return store


def visit(**address):
    app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return well(app.run())


def well(app):
    assert not app.exception, app.exception
    assert 'class="calm"' not in said(app)
    return app


def said(app):
    html = [element.proto.body for element in app.get("html")]
    drawn = [unpacked(element.proto) for element in app.get("bidi_component")]
    return "\n".join([*html, *(data["markup"] for data in drawn)])


def cards(app):
    """The figures of the overview, which are what a link is for, without where they lead."""
    drawn = [unpacked(element.proto)["markup"] for element in app.get("bidi_component")]
    return [re.sub(' (href|data-version)="[^"]*"', "", markup) for markup in drawn]


def at(app):
    """The address, one value a parameter."""
    return {key: app.query_params[key] for key in app.query_params}


def buttons(app):
    return [button.key for button in app.button]


def pin(app):
    return [element.proto.body for element in app.get("html") if 'class="pin"' in element.proto.body]


def test_a_link_shows_its_version_although_a_newer_one_is_live(store):
    live = visit()
    assert (pin(live), live.query_params.get("version")) == ([], None)
    store.point_to(store.old)
    then = visit(community=COMMUNITY)
    store.point_to(NEW)
    assert cards(then) != cards(visit(community=COMMUNITY))

    pasted = visit(community=COMMUNITY, version=store.old)
    assert cards(pasted) == cards(then)
    assert store.old not in pin(pasted)[0]  # it is told by when it was published
    assert f"version={store.old}" in said(pasted)  # the doors of the action list lead on within it
    assert "newer" not in buttons(pasted)
    assert labels.text("version.pinned")[:6] in pin(pasted)[0]

    # A click on the menu empties the address: version and choice come back.
    pasted.query_params.clear()
    well(pasted.run())
    assert at(pasted) == {"community": COMMUNITY, "version": store.old}
    assert cards(pasted) == cards(then)


def test_one_click_leads_to_the_live_version(store):
    app = visit(version=store.old, compare="target")
    well(app.button(key="to_live").click().run())
    assert (pin(app), at(app)) == ([], {"compare": "target"})
    assert cards(app) == cards(visit(compare="target"))


@pytest.mark.parametrize(
    "version", ["20200101-000000-aaaaaa", "../../x", "<img src=x onerror=alert(1)>", "x" * 5000, "%00"]
)
def test_a_version_that_is_not_there_is_said_and_the_live_one_shown(store, version):
    app = visit(version=version)
    assert cards(app) == cards(visit())
    assert len(pin(app)) == 1
    assert "<img" not in pin(app)[0]
    assert len(pin(app)[0]) < 300
    assert at(app)["version"] == version
    well(app.button(key="to_live").click().run())
    assert (pin(app), at(app)) == ([], {})


def test_a_version_that_is_removed_while_it_is_looked_at(store):
    app = visit(version=store.old)
    store.path(store.old).unlink()
    well(app.run())
    assert cards(app) == cards(visit())
    assert len(pin(app)) == 1  # by when it was published, not by its id


def test_a_link_to_the_live_version_is_no_news_until_there_is_a_newer_one(store):
    store.point_to(store.old)
    app = visit(version=store.old)
    assert (pin(app), at(app)) == ([], {"version": store.old})
    store.point_to(NEW)
    well(app.run())
    assert len(pin(app)) == 1  # by when it was published, not by its id


def test_a_link_to_a_later_version_than_the_live_one_does_not_call_it_earlier(store):
    store.point_to(store.old)
    assert labels.text("version.pinned")[:6] not in pin(visit(version=NEW))[0]


def test_without_a_version_in_the_address_a_session_stays_until_it_is_told(store):
    store.point_to(store.old)
    app = visit()
    before = cards(app)
    store.point_to(NEW)
    well(app.run())
    assert (cards(app), pin(app), "newer" in buttons(app)) == (before, [], True)
    well(app.button(key="newer").click().run())
    assert cards(app) == cards(visit())
    assert (at(app), "newer" in buttons(app)) == ({}, False)


# ---------------------------------------------------------------------------- the panel


def page():
    from linli.components.state import filter_bar, session
    from linli.components.topics import snapshots as panels

    reader = session.reader(filter_bar.mode())
    choice = filter_bar.bar(reader, "issues", "issues_opened")
    panels.panel(reader, choice, "issues", {"step": "week"})


def look(**address):
    app = AppTest.from_function(page, default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return well(app.run())


def test_there_is_a_calm_word_where_nothing_was_kept(store):
    app = look()
    assert labels.text("sentence.snapshots_none") in said(app)
    assert labels.text("snapshot.empty") in said(app)
    assert "snapshot_remove" not in buttons(app)


def test_what_is_shown_is_kept_under_a_name_and_can_be_taken_away_and_back(store):
    app = look(community=COMMUNITY, version=store.old)
    well(app.text_input(key="snapshot_name").input("<b>三季度会").run())
    well(app.button(key="snapshot_add").click().run())
    (made,) = snapshots.load_all(store)
    assert (made.name, made.version, made.view) == ("<b>三季度会", store.old, "issues")
    assert made.parameters == {"community": COMMUNITY, "from": "2026-07", "to": "2026-09", "step": "week"}
    link = f'href="issues?community={COMMUNITY}&amp;from=2026-07&amp;to=2026-09&amp;step=week&amp;version={store.old}"'
    assert link in said(app)
    assert "<b>三" not in said(app)
    assert app.text_input(key="snapshot_name").value == ""

    well(app.text_input(key="snapshot_name").input("<b>三季度会").run())
    well(app.button(key="snapshot_add").click().run())
    assert len(snapshots.load_all(store)) == 1
    assert labels.text("snapshot.refused.exists")[:5] in said(app)

    well(app.button(key="snapshot_remove").click().run())
    assert snapshots.load_all(store) == []
    well(app.button(key="snapshot_undo").click().run())
    assert snapshots.load_all(store) == [made]
    assert "snapshot_undo" not in buttons(app)


def test_a_snapshot_whose_version_was_deleted_by_hand_is_listed_without_a_link(store):
    snapshots.add(store, "一季度会", version=store.old)
    (store.folder / "snapshots" / "broken.json").write_text("{", encoding="utf-8")
    store.path(store.old).unlink()
    app = look()
    assert "一季度会" in said(app)
    assert labels.text("snapshot.version_gone") in said(app)
    assert 'href="overview' not in said(app)
    assert "broken.json" in said(app)
