"""The data dictionary: every ledger and column, as Markdown made from the contracts."""

from linli import contracts
from linli.contracts import Contract, Field
from linli.text import labels

_HEAD = """\
# Data dictionary

Made from `data/contracts/*.yaml` by `make docs`; change the contract, not this page. The title is what a
clerk's sheet says; other spellings are read too. A curated table has the id of its ledger and these columns. The tables that are
made of ledgers stand at the end; all of these words are comments in the published file too.
"""
_COLUMNS = ("Column", "Title", "Type", "Rules", labels.text("docs.meaning"), "Meaning", "Other spellings")


def render() -> str:
    """Return the whole page: the ledgers by topic, then each."""
    known = contracts.in_order()
    return "\n".join([_HEAD, _contents(known), *(_ledger(contract) for contract in known)])


def _contents(known: list[Contract]) -> str:
    topics: dict[str, list[str]] = {}
    for contract in known:
        link = f"[{contract.title}](#{contract.id}--{contract.title})"
        topics.setdefault(contract.topic, []).append(link)
    return "".join(f"- {topic}: {', '.join(links)}\n" for topic, links in topics.items())


def _ledger(contract: Contract) -> str:
    rows = [_row(_COLUMNS), _row(["---"] * len(_COLUMNS))]
    rows += [_row(_cells(field)) for field in contract.fields]
    key = ", ".join(f"`{name}`" for name in contract.key)
    return f"""\
## {contract.id} · {contract.title}

{labels.text("docs.sentence", text=contract.meaning)} {contract.purpose} Grain: {contract.grain}. Key: {key}.

{chr(10).join(rows)}
"""


def _cells(field: Field) -> list[str]:
    return [
        f"`{field.name}`",
        field.title,
        field.type + (f", {field.unit}" if field.unit else ""),
        "; ".join(_rules(field)),
        field.meaning,
        field.description,
        "; ".join(field.synonyms),
    ]


def _rules(field: Field) -> list[str]:
    rules = ["key"] if field.is_key else []
    rules += ["required"] if field.required and not field.is_key else []
    rules += [f"≥ {field.minimum:g}"] if field.minimum is not None else []
    rules += [f"≤ {field.maximum:g}"] if field.maximum is not None else []
    rules += [f"→ `{field.reference}`" + ", several" * field.is_list] if field.reference else []
    rules += ["unknown ones count as none"] if field.reference and field.severity == "warning" else []
    rules += [f"not before `{field.after}`"] if field.after else []
    rules += [
        f"wanted where `{name}` is {', '.join(codes)}" for name, codes in (field.required_with or {}).items()
    ]
    rules += [f"≤ `{field.part_of}`"] if field.part_of else []
    rules += [", ".join(f"`{code}` {label}" for code, label in field.values.items())] if field.values else []
    rules += ["other values pass"] if field.open_values else []
    rules += ["counts people"] if field.counts_people else []
    return rules


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
