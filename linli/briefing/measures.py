"""What comes next: what the claims and the figures leave to be done, with how many of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from linli.briefing import slots
from linli.briefing.slots import Ask
from linli.metrics import effective_coverage, indicators, targets
from linli.selection import Selection, last_day
from linli.text import formatting, labels
from linli.warehouse.store import Reader


def steps(reader: Reader, ask: Ask) -> list[str]:
    """Return what is to be done, most pressing first, each with its number; nothing where nothing is left."""

    def say(key: str, **values: object) -> str:
        return labels.text(f"speech.measure.{key}", **values)

    last = [month for month in indicators.final_months(reader) if last_day(month) <= ask.as_of]
    year = Selection(
        ask.community_ids, None, date(ask.as_of.year, 1, 1), max(last, default=ask.as_of.replace(day=1))
    )
    year = replace(year, start=min(year.start, year.end))
    counts = {"uncovered": slots.gap(reader, ask, "full_coverage")}
    found = effective_coverage.read(reader, replace(year, start=year.end)) if last else None
    if found is not None and found.compounds.rate is not None:
        # Those without a branch have been told.
        missed = int(found.compounds.judged - found.compounds.effective)
        counts["effective"] = max(0, missed - counts["uncovered"])
    counts |= {name: slots.gap(reader, ask, name) for name in ("assigned", "visited", "modules_present")}
    short = {name: say(name, n=formatting.number(n)) for name, n in counts.items() if n}
    open_ = {
        name: indicators.value_alone(reader, f"{name}_open", year).value for name in ("overdue", "legacy")
    }
    open_["decisions"] = _decisions(reader, ask)
    named = [say(f"issues_{name}", n=formatting.number(n)) for name, n in open_.items() if n]
    issues = say("issues", told=_listed(named)) if named else ""
    use = late = ""
    if ask.community_ids is None:  # targets and plans are the whole street's
        use = _use(reader, year)
        rows = reader.rows("plan_milestone_list", stop=ask.as_of + timedelta(days=1))
        if n := sum(row["milestone_state"] == "late" for row in rows):
            late = say("late", n=formatting.number(n))
    groups = (
        (short.get("uncovered"),),
        (short.get("effective"),),
        (short.get("assigned"), short.get("visited")),
        (issues,),
        (short.get("modules_present"), use),
        (late,),
    )
    return [say("joined").join(filter(None, group)) for group in groups if any(group)]


def sentence(reader: Reader, ask: Ask) -> str:
    """Return the steps as the speech says them, numbered where there are several."""
    told = steps(reader, ask)
    if len(told) < 2:
        return told[0] if told else labels.text("speech.measure.none")
    numerals = labels.get("paper.numerals")
    return labels.text("speech.measure.joiner").join(
        labels.text("speech.measure.numbered", numeral=numeral, text=text)
        for numeral, text in zip(numerals, told, strict=False)
    )


def _listed(names: Sequence[str]) -> str:
    """Return names one after another, the last behind an "and"."""
    most = labels.text("figure.comma").join(names[:-1])
    return labels.text("speech.measure.and").join(filter(None, (most, names[-1])))


def _decisions(reader: Reader, ask: Ask) -> int | None:
    """Return how many decisions are over their day on the data date, None where the speech is of an earlier day."""
    if ask.as_of < reader.version.data_as_of:
        return None
    due = {"start": date.min, "stop": ask.as_of, "community_ids": ask.community_ids, "compound_kinds": None}
    rows = reader.rows("resolution_states", **due)
    return sum(int(row["resolutions"]) for row in rows if row["state"] == "overdue")


def _use(reader: Reader, year: Selection) -> str:
    """Return the measure for the use of centers, where its target of the year is not reached and still may be."""
    rows = targets.progress(reader, year)
    for row in rows[(rows["indicator"] == "center_use_rate") & (rows["state"] == "running")].itertuples():
        now, target = (formatting.with_unit(value, row.unit) for value in (row.actual, row.value))
        return labels.text("speech.measure.target", title=row.title, now=now, target=target)
    return ""
