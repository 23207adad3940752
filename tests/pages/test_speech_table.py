"""docs/speech.md: every phrase of the speech has a panel, which opens with data and says what is lacking without its ledger."""

import re
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from linli import contracts, navigation, settings
from linli.components.panels import panel
from linli.pipeline import build
from linli.text import labels
from linli.warehouse import sqlfiles

# As the speech's inventory numbers its mechanisms, and its blanks and claims.
PHRASES = [
    f"{part}{number}"
    for part, many in {"A": 3, "B": 4, "C": 5, "D": 5, "E": 6, "F": 9, "G": 4, "H": 1}.items()
    for number in range(1, many + 1)
]
COMMUNITIES = "communities"  # the only ledger of the store without ledgers


@dataclass(frozen=True)
class Row:
    """A phrase, or a part of it: where it stands, and what it is made from."""

    code: str
    view: str
    panel: str
    queries: tuple[str, ...]
    ledgers: tuple[str, ...]


def table() -> list[Row]:
    text = (settings.ROOT / "docs/speech.md").read_text(encoding="utf-8")
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and re.fullmatch(r"[A-H]\d", cells[0]):
            named = [re.findall(r"`([a-z0-9_]+)`", cell) for cell in cells[2:]]
            rows.append(Row(cells[0], named[0][0], named[1][0], tuple(named[2]), tuple(named[3])))
    return rows


ROWS = table()
VIEWS = sorted({row.view for row in ROWS})


def test_every_phrase_is_there_and_rests_on_what_exists():
    assert [code for code in PHRASES if code not in {row.code for row in ROWS}] == []
    queries, ledgers = sqlfiles.load_all(), contracts.load_all()
    for row in ROWS:
        assert row.view in navigation.ANCHORS, row
        assert row.queries, row
        assert row.ledgers, row
        assert not [name for name in row.queries if name not in queries], row
        assert not [name for name in row.ledgers if name not in ledgers], row


def test_every_blank_and_claim_is_filled_by_a_query():
    text = (settings.ROOT / "docs/speech.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`((?:slot|name|claim)_[a-z0-9_]+)`", text))
    written = {name for name in sqlfiles.load_all() if re.match(r"(slot|name|claim)_", name)}
    assert told == written


@pytest.fixture
def titles(monkeypatch):
    """Return a function that draws a view on a store and gives the title of each of its panels by key."""

    def draw(store, view):
        found, now = {}, []

        def keyed(shown):
            def called(reader, choice, key, *args, **kwargs):
                now.append(key)
                return shown(reader, choice, key, *args, **kwargs)

            return called

        def told(*args):
            found[now[-1]] = tell(*args)
            return found[now[-1]]

        tell = panel._told
        with monkeypatch.context() as patched:
            patched.setattr(panel, "_told", told)
            patched.setattr(panel, "show", keyed(panel.show))
            patched.setattr(panel, "panel", keyed(panel.panel))
            patched.setenv("LINLI_STORE", str(store))
            app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
            # A view that AppTest switches to keeps the period of the one before.
            app.query_params["period"] = "last12"
            app.query_params["more"] = "yes"
            app.run()
            if view != "overview":
                app.switch_page(f"pages/{view}.py").run()
            assert not app.exception, app.exception
        return found

    return draw


@pytest.mark.parametrize("view", VIEWS)
def test_its_panel_opens_with_data(titles, demo_store, view):
    found = titles(demo_store, view)
    for row in (row for row in ROWS if row.view == view):
        assert found.get(row.panel), f"{row}: {sorted(found)}"
        lacking = labels.text("status.not_collected")
        assert lacking not in found[row.panel], f"{row}: {found[row.panel]}"


@pytest.mark.parametrize("view", VIEWS)
def test_without_its_ledger_its_panel_says_so(titles, made_once, view):
    def fill(folder):
        (folder / "ledgers").mkdir()
        ledger = contracts.load_all()[COMMUNITIES]
        head = ",".join(ledger.field(name).title for name in ("community_id", "name"))
        (folder / "ledgers" / f"{ledger.title}.csv").write_text(f"{head}\nC1,A\n", encoding="utf-8")
        build.build(folder / "ledgers", folder / "store")

    found = titles(made_once("one", fill) / "store", view)
    for row in (row for row in ROWS if row.view == view and set(row.ledgers) != {COMMUNITIES}):
        if row.panel not in found:  # a view may say so itself, of all its panels
            continue
        assert labels.text("status.not_collected") in found[row.panel], f"{row}: {found[row.panel]}"
