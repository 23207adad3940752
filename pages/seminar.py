"""The seminar: the story in three parts, a conclusion and a picture a page, turned by keys before guests."""

from linli.briefing import compose
from linli.components import briefs, filters, stage

reader, choice, ask = briefs.asked()
brief = compose(reader, ask)
pages = tuple(str(number) for number in range(len(brief.pages) + 1))
page = filters.chosen("page", dict.fromkeys(pages, ""))
briefs.leave(stage.draw(brief, int(page), briefs.turn), choice)
