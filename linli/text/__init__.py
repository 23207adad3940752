"""Every Chinese word and every written number."""
