"""The seminar: the story in three parts, a conclusion and a picture a page, turned by keys before guests."""

from linli.briefing import compose
from linli.components.state import briefing_choice, filter_bar
from linli.components.topics import slideshow

reader, choice, ask = briefing_choice.asked()
brief = compose(reader, ask)
pages = tuple(str(number) for number in range(len(brief.pages) + 1))
page = filter_bar.chosen("page", dict.fromkeys(pages, ""))
briefing_choice.leave(slideshow.draw(brief, int(page), briefing_choice.turn), choice)
