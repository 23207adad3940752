"""The page in Panel: a choice replaces the objects of four panes."""

import panel as pn

from benchmarks.peers.figures import TITLES, Figures

pn.extension("plotly")
figures = pn.state.as_cached("figures", Figures)
communities = pn.widgets.CheckButtonGroup(options=figures.communities, value=[], css_classes=["communities"])
cards = pn.pane.HTML(css_classes=["figures"], sizing_mode="stretch_width")
panes = [
    pn.pane.Plotly(config={"displayModeBar": False}, sizing_mode="stretch_width", height=260)
    for _ in range(3)
]


def show(*_):
    """Put the figures and the pictures of what is chosen into the panes."""
    found = figures.of(communities.value)
    cards.object = "".join(
        f"<div><small>{title}</small><h2>{value:,}</h2></div>"
        for title, value in zip(TITLES, found["figures"], strict=True)
    )
    for pane, picture in zip(panes, figures.pictures(found), strict=True):
        pane.object = picture


communities.param.watch(show, "value")
show()
pn.Column(communities, cards, *panes, sizing_mode="stretch_width").servable()
