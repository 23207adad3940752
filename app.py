"""The dashboard: the menu, the filter bar, and one calm message when something fails."""

import streamlit as st

from linli import navigation
from linli.access import Viewer
from linli.components.elements import style
from linli.components.state import briefing_choice, filter_bar, session, sign_in
from linli.components.topics import first_delivery
from linli.text import labels


def _pages(asked: str, who: Viewer) -> dict[str, list[st.Page]]:
    """Return the views; they are made once a session, for that takes as long as a query."""
    sees = who.rights.rows, who.rights.communities is None, who.is_steward
    hidden = {*navigation.FILES, *navigation.withheld(*sees)}
    if st.session_state.get("asked") == (asked, hidden):
        return dict(st.session_state["pages"])
    pages: dict[str, list[st.Page]] = {}
    for section, names in (*navigation.VIEWS.items(), ("overview", navigation.FILES)):
        title = "" if section == "overview" else labels.text(f"section.{section}")
        pages.setdefault(title, []).extend(
            st.Page(
                f"pages/{view}.py",
                title=labels.text(f"page.{view}"),
                url_path="" if view == "overview" else view,
                default=view == "overview",
                visibility="hidden" if view in hidden else "visible",
            )
            for view in names
        )
    for path, view in navigation.ALIASES.items():
        pages[""].append(st.Page(filter_bar.leading_to(view), url_path=path, title=view, visibility="hidden"))
    if asked not in {page.url_path for group in pages.values() for page in group}:
        pages[""].append(st.Page(session.no_such_view, url_path=asked, visibility="hidden"))
    st.session_state.update(asked=(asked, hidden), pages=pages)
    return pages


def main() -> None:
    """Draw the view that the address asks for."""
    st.set_page_config(page_title=labels.text("app.title"), layout="wide")  # until a view says its own
    session.warm_up()
    who = sign_in.viewer()
    page = st.navigation(_pages(session.asked_view(), who), position="top")
    if first_delivery.wanted(who):
        return
    mode = filter_bar.mode()
    reader = session.reader(mode)
    style.inject(mode, session.street(reader), is_alone=False)
    sign_in.known(who, reader)
    filter_bar.bar(reader, page.url_path, navigation.ANCHORS.get(page.url_path or "overview"))
    briefing_choice.way_back(page.url_path)
    with session.calm():
        page.run()
    sign_in.line(who, reader)


with session.calm():
    main()
