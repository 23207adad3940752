"""The list of views, by section of the menu."""

# Section → its views; with each view the indicator whose last complete month is the default period.
VIEWS: dict[str, dict[str, str | None]] = {
    "overview": {"overview": None},
    "fortress": {"coverage": None, "planner": None, "leaders": None, "kinds": None},
    "position": {
        "centers": "center_open_rate",
        "reach": "center_open_rate",
        "building": None,
        "shared": None,
    },
    "gene": {
        "issues": "issues_opened",
        "resolving": "issues_opened",
        "deliberation": None,
        "cases": None,
        "values": None,
    },
    "briefing": {"seminar": None, "materials": None},
    "data": {"definitions": None, "data_status": None},
}
ANCHORS = {view: anchor for views in VIEWS.values() for view, anchor in views.items()}
