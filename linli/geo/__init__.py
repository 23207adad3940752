"""Places: points, shapes, and how many fit on a map."""
