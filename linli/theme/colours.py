"""The colours of every picture, on the page and in exports."""

RED = "#B3201F"  # chrome only, never data
GOLD = "#C8963E"  # the same
INK = "#1F2A30"
GREY = "#6B7780"
LINE = "#E3E8EA"
TEAL = "#1B6B72"
MIDDLE = "#4F9AA6"
SOFT = "#8FBFC2"
BLUE = "#2F6F9F"
BROWN = "#6B4A3A"
ALARM = "#C4501B"
MISSING = "#E9EDEF"
FORMS = {"single": TEAL, "joint": MIDDLE, "clustered": "#B5D5D2"}
# Of a chart's series, in their order.
SERIES = (TEAL, SOFT, BLUE, BROWN, ALARM, "#B5D5D2")
