"""Every indicator: its value, what it is compared with, and what may be said of it."""
