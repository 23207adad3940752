"""One mark of every picture and every kind of row of every view is clicked: it leads somewhere, and Back returns exactly.

Marks are found where they stand, not in a list: a picture or a table that is new and no door fails here, unless STILL says why.
"""

import json
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from linli import navigation
from linli.warehouse.store import Store
from tests.browser.test_walks import open_view

# What stands for something on a page, as pages draw it; a name is that of the kind in STILL.
MARKS = {
    "mark": "svg :has(> title), svg [data-told]",
    "label": "svg text[data-door]",
    "bar": ".bars .track",
    "row": ".table tbody tr",
    "line": ".matrix tbody tr",
    "head": ".matrix thead [data-door]",
    "side": ".sides tbody td",
    "figure": ".reviews figure",
    "square": ".plan .events",
    "part": ".stack i",
    "sum": ".strip > div",
    "event": ".timeline li",
    "fact": "dd",
    "gate": ".gate",
    "name": ".places button, .named, .cardname",
    "action": ".actions a",
    "step": ".steps button:not([disabled])",
    "card": ".card",
    "term": ".term b",
    "claim": ".checks li",
    "many": ".switch [data-many]",
}
FIGURES = "a figure or a fact, not a thing that has a file or narrows a choice"
CLOSED = "neither a choice nor a file: what it counts is closed and listed nowhere"
LISTED = "what it counts is listed by name beside it"
HERE = "it is of the very thing whose file this is"
# What is no door on any view: kinds that say only what a thing beside them is.
NEVER = {"sum": FIGURES, "gate": FIGURES, "event": FIGURES, "part": "money by its source", "square": LISTED}
# What else is no door, by view and panel: kinds, all of which or some of which lead nowhere, and why.
STILL: dict[str, dict[str, dict[str, str]]] = {
    "overview": {"hours": {"mark": "an hour of the week is no choice"}},
    "base": {"numbers": {"row": "the last row is all of them"}},
    "coverage": {"steps": {"bar": LISTED}, "card": {"fact": FIGURES}},
    "leaders": {"chosen": {"bar": FIGURES}},
    "kinds": {"checkins": {"bar": "a class of members is no choice"}, "managed": {"bar": LISTED}},
    "centers": {
        "hours": {"mark": "an hour of the week is no choice"},
        "functions": {"bar": "a function of centers is no choice"},
        "opening": {"point": "weeks since an opening are no months"},
    },
    "hall": {"course": {"bar": CLOSED}, "disputes": {"line": CLOSED}},
    "reach": {
        "reach": {"mark": "a click on the map tries a new center there"},
        "rings": {"bar": LISTED},
        "open": {"bar": FIGURES},
    },
    "construction": {
        "money": {"bar": FIGURES},
        "modules": {"bar": LISTED},
        "optional": {"bar": LISTED},
    },
    "sharing": {"units": {"bar": FIGURES}, "events": {"bar": FIGURES}},
    "issues": {"rates": {"bar": "an indicator of this view, whose course is chosen above"}},
    "worklist": {"ages": {"bar": LISTED}},
    "resolving": {
        "curves": {"point": "a day of all issues together"},
        "change": {"bar": "the last one is what fell to no community", "line": "sums"},
    },
    "deliberation": {
        "steps": {"bar": CLOSED},
        "shares": {"bar": FIGURES},
        "visits": {"bar": LISTED},
    },
    "matters": {
        "compounds": {"row": "the last one is of the whole street"},
        "orid": {"bar": FIGURES},
        "kindness": {"bar": LISTED},
    },
    "values": {"points": {"bar": FIGURES}, "bands": {"bar": LISTED}, "waste": {"bar": FIGURES}},
    "residents": {
        "deeds": {"bar": FIGURES},
        "effect": {"bar": FIGURES},
        "brands": {"row": "a brand is of no one place"},
        "exemplars": {"row": "a person has no file"},
    },
    "plan": {"list": {"row": "a milestone has no file"}, "frames": {"bar": FIGURES}},
    "data_status": {
        name: {"row": "of ledgers, not of places"} for name in ("ledgers", "findings", "versions")
    },
    "definitions": {"terms": {"fact": FIGURES, "term": "a source, or a ledger whose columns are listed"}},
    "compound": {
        "card": {"fact": FIGURES, "term": HERE, "name": HERE},
        "open": {"row": HERE},
        "meetings": {"row": HERE},
    },
    "center": {
        "facts": {"fact": FIGURES},
        "hours": {"mark": "an hour of the week is no choice"},
        "functions": {"bar": "a function of centers is no choice"},
    },
}

# Every panel with its kinds of marks: how many there are, how many are doors, and where these lead by their first words.
FOUND = """(marks) => {
    const places = '[class*="st-key-panel-"], .st-key-kpis, .st-key-lead, .st-key-paper';
    return [...document.querySelectorAll(places)].map((panel) => {
        const key = [...panel.classList].find((name) => name.startsWith("st-key-")).replace(/^st-key-(panel-)?/, "");
        const kinds = {};
        const add = (kind, door) => {
            const group = (kinds[kind] ??= { all: 0, leads: {} });
            group.all += 1;
            const verb = door && (door.includes("=") ? door.split("=")[0] : "name");
            if (verb) group.leads[verb] ??= door;
            if (!verb) group.dead = (group.dead ?? 0) + 1;
        };
        for (const [kind, selector] of Object.entries(marks)) {
            for (const mark of panel.querySelectorAll(selector)) {
                const inner = ["fact", "claim"].includes(kind) && mark.querySelector("[data-door]");
                if (inner || !mark.getClientRects().length) continue;
                const lead = mark.closest("[data-door]")?.dataset;
                add(kind, mark.dataset.many ? `many=${mark.dataset.value}` : lead && !lead.frame ? lead.door : "");
            }
        }
        for (const link of panel.querySelectorAll("a.inline")) add("figure", link.dataset.door);
        for (const { data } of panel.querySelectorAll(".js-plotly-plot")) {
            for (const { customdata, hoverinfo, y } of data ?? []) {
                if (hoverinfo === "skip") continue;
                (y ?? []).forEach((value, place) => value !== null && add("point", customdata?.[place] ?? ""));
            }
        }
        const switches = [...panel.querySelectorAll(".switch:not(.trial *) [data-door]")]
            .filter((button) => button.getAttribute("aria-pressed") === "false").map((button) => button.dataset.door);
        const told = ".panel-title, .tools, .door, .switch, .note, .sub, .empty, .legend";
        const parts = [...panel.querySelectorAll(".drawn > * > *")].filter((part) => !part.matches(told) && part.innerText);
        const said = !panel.className.includes("st-key-panel-") || (!parts.length && !panel.querySelector(".js-plotly-plot"));
        return { key: key.replace(/-\\d+of12-\\d+rows$/, ""), kinds, switches, said };
    });
}"""

# Where a mark of a kind with such a door can be clicked: it is brought into sight and hit by what lies there.
SPOT = """([key, kind, selector, verb]) => {
    dispatchEvent(new Event("wheel")); // as a hand that scrolls
    const panel = document.querySelector(`[class*="st-key-panel-${key}-"], .st-key-panel-${key}, .st-key-${key}`);
    const leads = (door) => door && (door === verb || door.startsWith(`${verb}=`) || door.startsWith(`${verb}?`));
    if (kind === "point") {
        for (const plot of panel.querySelectorAll(".js-plotly-plot")) {
            for (const { customdata, hoverinfo, x, y } of plot.data) {
                const place = (customdata ?? []).findLastIndex((door, at) => leads(door) && y[at] !== null);
                if (hoverinfo === "skip" || place < 0) continue;
                plot.scrollIntoView({ block: "center" });
                const { xaxis, yaxis } = plot._fullLayout;
                const box = plot.getBoundingClientRect();
                const spot = [box.left + xaxis._offset + xaxis.d2p(x[place]), box.top + yaxis._offset + yaxis.d2p(y[place])];
                return plot.contains(document.elementFromPoint(...spot)) ? [...spot, customdata[place]] : null;
            }
        }
        return null;
    }
    for (const mark of panel.querySelectorAll(selector)) {
        const door = mark.dataset.many ? mark : mark.closest("[data-door]");
        const named = mark.dataset.many ? `many=${mark.dataset.value}` : door?.dataset.door;
        if (!door || !(leads(named) || (verb === "name" && !named.includes("=")))) continue;
        mark.scrollIntoView({ block: "center" });
        const box = mark.getBoundingClientRect();
        for (const [across, down] of [[0.5, 0.5], [0.2, 0.5], [0.8, 0.5], [0.05, 0.5], [0.5, 0.2], [0.5, 0.8]]) {
            const spot = [box.left + box.width * across, box.top + box.height * down];
            const hit = document.elementFromPoint(...spot)?.closest("[data-door], [data-many]");
            if (hit === door) return [...spot, named];
        }
    }
    return null;
}"""

# All that Back returns: the address without the usual period, how far it is scrolled, and what is told.
STANDS = """() => {
    const query = [...new URLSearchParams(location.search)].filter((pair) => pair.join() !== "period,last3").sort();
    const told = [...document.querySelectorAll(".headline, .drawn > :not(:nth-child(2))")].map((part) => part.innerText);
    const top = Math.round(document.querySelector('[data-testid="stMain"]').scrollTop);
    return JSON.stringify([location.pathname, query, top, told]);
}"""
RESTS = """() => document.querySelector('[data-testid="stApp"]').dataset.testScriptState === "notRunning"
    && [...document.querySelectorAll(".drawn > :nth-child(2)")].every((plot) => !plot.drawn || plot.data)
    && [...document.querySelectorAll("iframe")].every((map) => map.offsetHeight > 150 && map.contentDocument?.querySelector("path"))
    && !document.querySelector('[data-stale="true"]')"""
# Whether the address is that of the view, or where it was, with all that a door asks for.
THERE = """(() => {
    const said = new URLSearchParams(location.search);
    const path = it.path === "overview" ? "/" : `/${it.path}`;
    return (!it.path || location.pathname === path) && Object.entries(it.asked).every(([name, text]) => (said.get(name) ?? "") === text);
})()"""


@pytest.fixture(scope="module")
def starts(demo_store):
    """Return by view what its address has to say, where a view is of one thing."""
    with duckdb.connect(str(Store(demo_store).reader().path), read_only=True) as data:
        [(compound,)] = data.sql(
            "select compound_id from issue_spells where ended_at is null and compound_id is not null"
            " group by all order by count(*) desc, compound_id limit 1"
        ).fetchall()
        [(center,)] = data.sql("select min(center_id) from centers").fetchall()
        one, two, *_ = (row["community_id"] for row in Store(demo_store).reader().rows("communities_list"))
    return {
        "overview": "",
        "compound": f"compound?compound={compound}",
        "center": f"center?center_id={center}",
        "find": "find?q=槐荫 满意率 上半年",
        "compare": f"compare?community={one},{two}",
        **{view: f"{view}?more=yes" for view in ("centers", "issues", "deliberation")},  # every picture
    }


def wait(page, told, **values):
    """Wait until the page says so; the script has run."""
    page.wait_for_function(f"(it) => ({RESTS})() && ({told})", arg=values, polling=50)


class Walk:
    """One view, of which every kind of mark is clicked once, behind every switch too."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.clicked, self.dead, self.used = set(), [], set()

    def all(self):
        """Click one mark of every kind on the page, and behind each switch those that are new."""
        panels = self.page.evaluate(FOUND, MARKS)
        assert panels
        for panel in panels:
            self.panel(panel)
        for panel in panels:
            for door in panel["switches"]:
                self.switch(panel["key"], door)
        if self.page.locator(".stCustomComponentV1").count():
            self.map()

    def map(self):
        """Click a compound on the large map, which lies in a frame of its own: its card stands beside it and leads to its file."""
        marks = self.page.frame_locator("iframe").locator("path.leaflet-interactive")
        marks.nth(1).scroll_into_view_if_needed()
        before = None
        while (now := marks.nth(1).bounding_box()) != before:  # until the map has come to its size
            before = now
            self.page.wait_for_timeout(300)
        marks.nth(1).click()
        self.page.locator(".cardname[data-door]").wait_for()
        [card] = [panel for panel in self.page.evaluate(FOUND, MARKS) if panel["key"] == "card"]
        self.panel(card)
        assert ("card", "name", "goto") in self.clicked

    def panel(self, panel):
        key, still = panel["key"], STILL.get(self.name, {}).get(panel["key"], {})
        if not panel["kinds"] and not panel["said"]:
            self.dead.append(f"{key}: drawn by none of MARKS")
        for kind, group in panel["kinds"].items():
            if group.get("dead") and kind not in NEVER:
                if kind in still:
                    self.used.add((key, kind))
                else:
                    self.dead.append(f"{key}: {group['dead']} of {group['all']} of kind {kind}")
            for verb in group["leads"]:
                if (key, kind, verb) not in self.clicked:
                    self.clicked.add((key, kind, verb))
                    self.click(key, kind, verb)

    def click(self, key, kind, verb):
        """Click a mark: it opens or narrows as it says, and Back returns all as it was."""
        page = self.page
        selector = "a.inline" if kind == "figure" and key in ("paper", "claims") else MARKS.get(kind, "")
        x, y, door = self.spot(key, kind, selector, verb)
        page.mouse.move(x, y)
        if kind == "point":  # the library finds the point under the mouse in its own time
            page.locator(f'[class*="st-key-panel-{key}"] .hoverlayer .hovertext').first.wait_for(
                state="attached"
            )
        before = page.evaluate(STANDS)
        page.mouse.click(x, y)
        self.arrived(key, kind, door, before)

    def spot(self, *asked):
        """Return where a mark can be hit, once it can: not while the view before is still in sight."""
        try:
            return self.page.wait_for_function(SPOT, arg=asked, timeout=5_000).json_value()
        except Late as error:
            key, kind, _, verb = asked
            told = f"{self.name} {key}: nothing of kind {kind} that leads to {verb} can be clicked"
            raise AssertionError(told) from error

    def arrived(self, key, kind, door, before):
        page, (verb, _, value) = self.page, door.partition("=")
        if kind == "card" and page.locator(f'[data-marked] [data-of~="{door.rpartition("=")[2]}"]').count():
            expect(page.locator("[data-marked]")).to_be_in_viewport()
            return
        if verb == door and kind != "action":  # what a figure means
            dialog = page.get_by_role("dialog")
            dialog.wait_for()
            page.keyboard.press("Escape")
            dialog.wait_for(state="detached")
            return
        path, asked = "", {}
        if verb == "goto":
            path, _, query = value.partition("?")
            asked = parse_qs(query)
        elif kind not in ("action", "many"):
            asked = {"from" if verb == "month" else verb: [value]}
        named = {name: texts[0] for name, texts in asked.items()}
        try:
            wait(page, f"({STANDS})() !== it.before && {THERE}", before=before, path=path, asked=named)
        except Late as error:
            raise AssertionError(f"{self.name} {key} {kind}: {door} leads to {page.url}") from error
        expect(page.locator(".calm")).to_have_count(0)
        expect(page.locator(".panel-title, .stage").first).to_be_visible()
        page.evaluate("history.back()")
        self.returned(before, (self.name, key, kind, door))

    def returned(self, before, what):
        try:
            wait(self.page, f"({STANDS})() === it.before", before=before)
        except Late as error:
            then, now = json.loads(before), json.loads(self.page.evaluate(STANDS))
            told = [pair for pair in zip(then[3], now[3], strict=False) if pair[0] != pair[1]]
            raise AssertionError(f"Back of {what}: {then[:3]} became {now[:3]}; {told}") from error

    def switch(self, key, door):
        page = self.page
        x, y, _ = self.spot(key, "switch", ".switch [data-door]", door)
        before = page.evaluate(STANDS)
        page.mouse.click(x, y)
        wait(page, "document.querySelector(`[data-door='${it.door}'][aria-pressed='true']`)", door=door)
        name, _, value = door.partition("=")
        assert parse_qs(urlsplit(page.url).query)[name] == [value]
        for panel in page.evaluate(FOUND, MARKS):
            if panel["key"] == key:
                self.panel(panel)
        page.evaluate("history.back()")
        self.returned(before, (self.name, key, door))


@pytest.mark.parametrize("name", [name for name in navigation.ANCHORS if name != "seminar"])  # has no marks
def test_every_mark_leads_somewhere_and_back_returns_exactly(demo_store, serve, page, starts, name):
    open_view(page, f"{serve(demo_store)}/{starts.get(name, name)}")
    wait(page, "true")
    walk = Walk(page, name)
    walk.all()
    assert not walk.dead, "; ".join(walk.dead)
    named = {(key, kind) for key, kinds in STILL.get(name, {}).items() for kind in kinds}
    assert named - walk.used == set(), "a door by now, or gone: take it out of STILL"
