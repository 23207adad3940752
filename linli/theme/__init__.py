"""Colours, and what states of a compound look like."""
