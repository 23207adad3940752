"""The page in Dash: one callback gives four figures and three pictures. Served by gunicorn."""

from dash import Dash, Input, Output, dcc, html

from benchmarks.peers.figures import TITLES, Figures

figures = Figures()
app = Dash(__name__, update_title=None, serve_locally=True)
server = app.server
NAMES = ("trend", "categories", "hours")
app.layout = html.Div([
    dcc.Checklist(figures.communities, [], id="community", inline=True, className="communities"),
    html.Div(id="figures", style={"display": "grid", "gridTemplateColumns": "repeat(4, 1fr)"}),
    *(dcc.Graph(id=name, config={"displayModeBar": False}) for name in NAMES),
])  # fmt: skip


@app.callback(
    [Output("figures", "children"), *(Output(name, "figure") for name in NAMES)], Input("community", "value")
)
def show(chosen):
    """Return the figures and the pictures of what is chosen."""
    found = figures.of(chosen)
    cards = [
        html.Div([html.Small(title), html.H2(f"{value:,}")])
        for title, value in zip(TITLES, found["figures"], strict=True)
    ]
    return [cards, *figures.pictures(found)]
