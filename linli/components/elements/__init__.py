"""The one element that everything is drawn in, its style sheet, and tables."""
