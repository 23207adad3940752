"""Ledgers of a Chinese sub-district in, curated tables and a dashboard out."""
