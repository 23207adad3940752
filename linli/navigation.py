"""The list of views, by section of the menu."""

# Section → its views; with each view the indicator whose last complete month is the default period.
VIEWS: dict[str, dict[str, str | None]] = {
    "overview": {"overview": None, "compare": None},
    "fortress": {"base": None, "coverage": None, "planner": None, "leaders": None, "kinds": None},
    "position": {
        "centers": "center_open_rate",
        "hall": "mediations_settled",
        "reach": "center_open_rate",
        "construction": None,
        "sharing": None,
    },
    "gene": {
        "issues": "issues_opened",
        "worklist": None,
        "resolving": "issues_opened",
        "deliberation": None,
        "matters": None,
        "cases": None,
        "values": None,
        "residents": None,
    },
    "briefing": {"plan": None, "seminar": None, "materials": None},
    "data": {"definitions": None, "data_status": None, "upload": None},
}
# Views of one thing, to which marks and rows lead; no menu could list them.
FILES = ("compound", "center", "find")
# Views that are a list of single rows, or of the whole street's ledgers: not in the menu of who sees figures, or a part, only.
OF_ROWS = ("worklist", "cases")
OF_LEDGERS = ("data_status",)
OF_STEWARD = ("upload",)
ANCHORS = {view: anchor for views in VIEWS.values() for view, anchor in views.items()} | dict.fromkeys(FILES)

# Other addresses of views. The first view lies at the root, and typed or pasted with its name it would be "Page not
# found", in English; two bore another name, under which links and snapshots may know them.
ALIASES = {"overview": "overview", "building": "construction", "shared": "sharing"}


def withheld(sees_rows: bool, sees_the_street: bool, is_steward: bool) -> tuple[str, ...]:
    """Return the views that stand in no menu of whoever may not see them."""
    return (
        *(() if sees_rows else OF_ROWS),
        *(() if sees_the_street else OF_LEDGERS),
        *(() if is_steward else OF_STEWARD),
    )
