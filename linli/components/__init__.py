"""Streamlit pieces: each takes figures and draws them."""
