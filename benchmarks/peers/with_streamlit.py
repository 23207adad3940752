"""The page in plain Streamlit, as its own manual would write it."""

import plotly.graph_objects as go
import streamlit as st

from benchmarks.peers.figures import TITLES, Figures

st.set_page_config(layout="wide")
figures = st.cache_resource(Figures)()
found = figures.of(st.pills("Community", figures.communities, selection_mode="multi"))
for column, title, value in zip(st.columns(4), TITLES, found["figures"], strict=True):
    column.metric(title, f"{value:,}")
for name, picture in zip(("trend", "categories", "hours"), figures.pictures(found), strict=True):
    st.plotly_chart(go.Figure(picture), key=name, theme=None, config={"displayModeBar": False})
