"""Communities, compounds, members, branches and their groups of an invented street."""

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli.demo import town as towns

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

AS_OF = date(2026, 9, 30)
START = date(2024, 1, 1)

HOUSEHOLDS = 32_726
RESIDENTS = 83_117
COUNTING_DAYS = ["2023-12-31", "2024-06-30", "2024-12-31", "2025-06-30", "2025-12-31", "2026-06-30"]

_KINDS = {  # number, mean households, sigma, share of residents who are members
    "managed": (26, 780, 0.45, 0.024),
    "employer": (22, 265, 0.50, 0.062),
    "unmanaged": (40, 140, 0.55, 0.033),
}
_DOSSIER_HOUSEHOLDS = 316  # the employer compound whose heating is written up as a case
_ALONE_FROM = 7  # regular members from which a compound forms a branch of its own
_LARGE = 15  # a compound with more joins others only when nothing smaller is left
_BRANCH_MAX = 50
_JOINT_MAX = 4
_UNCOVERED = 4
_OVERSIZE = 6
_VACANT_DAYS = (127, 66, 41, 20)
_EXPIRED = ("2026-03-15", "2026-07-01")
_CLUSTER_SPREAD = 420.0  # metres; like compounds farther apart are clustered, not joined
_GROUP_SIZE = 9.2


@dataclasses.dataclass
class Street:
    """What later tables need to know about one street."""

    words: dict[str, Any]
    number: int
    code: str
    name: str
    communities: pd.DataFrame
    compounds: pd.DataFrame
    members: pd.DataFrame
    town: towns.Town
    position: Ints  # community of every compound, by position


def make_street(rng: np.random.Generator, words: dict[str, Any], number: int) -> Street:
    """Return the communities and compounds of one street with their ground."""
    code = f"9901010{number + 1:02d}" if number < 99 else f"990101{number + 1:03d}"
    name = words["street"]
    if number:
        name = words["further"].format(name=name, number=number + 1)
    kinds = np.repeat(list(_KINDS), [row[0] for row in _KINDS.values()])
    households = _households(rng, kinds)
    community = _assign(rng, households, len(words["communities"]))
    # square metres of ground: large compounds are built higher
    areas = 98.0 * np.where(households < 400, households, 400 * (households / 400) ** 0.66)
    areas = np.maximum(areas, 3600.0)
    town = towns.lay_out(rng, areas, community, len(words["communities"]), number)

    stems = words["communities"]
    ids = np.array([f"{code}{index + 1:03d}" for index in range(len(stems))])
    names = [_further(words, words["community"].format(stem=stem), number) for stem in stems]
    communities = pd.DataFrame(
        {
            "community_id": ids,
            "name": names,
            "division_code": ids,
            "street": name,
            "district": words["district"],
            "valid_from": pd.to_datetime(["2003-05-01"] * len(stems)),
            "valid_to": pd.NaT,
        }
    )
    order = np.lexsort((-households, community))
    kinds, households, community = kinds[order], households[order], community[order]
    town = dataclasses.replace(
        town, compounds=[town.compounds[i] for i in order], lots=[town.lots[i] for i in order]
    )
    first = np.searchsorted(community, np.arange(len(stems)))
    ordinal = np.arange(len(order)) - first[community] + 1
    compound_ids = [f"{ids[c]}K{n:03d}" for c, n in zip(community, ordinal, strict=True)]
    residents = _residents(rng, households)
    labels = _names(rng, words, kinds, households, community)
    east, north = towns.points_inside(
        town, np.arange(len(order)), np.full(len(order), 0.5), np.full(len(order), 0.5)
    )
    managed, employer = kinds == "managed", kinds == "employer"
    firm = managed | (employer & (rng.random(len(order)) < 0.35))
    compounds = pd.DataFrame(
        {
            "compound_id": compound_ids,
            "community_id": ids[community],
            "name": [_further(words, label, number) for label in labels],
            "kind": kinds,
            "households": households,
            "residents": residents,
            "buildings": np.maximum(1, np.round(households / np.where(managed, 62, 44))).astype(int),
            "built_year": _years(rng, kinds),
            "has_property_company": firm,
            "has_owners_committee": rng.random(len(order)) < np.where(managed, 0.81, 0.32),
            "has_property_party_org": pd.array(
                np.where(firm, rng.random(len(order)) < 0.46, False), dtype="boolean"
            ),
            "longitude": east,
            "latitude": north,
        }
    )
    compounds.loc[~firm, "has_property_party_org"] = pd.NA
    members = _members(rng, compounds, community)
    return Street(words, number, code, name, communities, compounds, members, town, community)


def _further(words: dict[str, Any], name: str, number: int) -> str:
    return str(words["further"].format(name=name, number=number + 1)) if number else name


def _households(rng: np.random.Generator, kinds: Texts) -> Ints:
    out = np.empty(len(kinds))
    for kind, (count, mean, sigma, _) in _KINDS.items():
        draw = rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, count)
        out[kinds == kind] = np.clip(draw * mean / draw.mean(), 24, 2100)
    case = int(np.flatnonzero(kinds == "employer")[np.argmin(np.abs(out[kinds == "employer"] - 300))])
    others = np.arange(len(kinds)) != case
    out[others] *= (HOUSEHOLDS - _DOSSIER_HOUSEHOLDS) / out[others].sum()
    out[case] = _DOSSIER_HOUSEHOLDS
    whole: Ints = np.round(out).astype(np.int64)
    whole[int(np.argmax(whole))] += HOUSEHOLDS - whole.sum()
    return whole


def _assign(rng: np.random.Generator, households: Ints, communities: int) -> Ints:
    """Give every compound a community so that one is big, one biggish and ten within 1 000 to 3 000."""
    target = np.concatenate([[5127.0, 3400.0], rng.uniform(1950, 2750, communities - 2)])
    target[2:] *= (HOUSEHOLDS - 8527.0) / target[2:].sum()
    place = rng.permutation(communities)
    missing = np.empty(communities)
    missing[place] = target
    given = np.zeros(communities)
    out = np.empty(len(households), dtype=np.int64)
    for compound in np.argsort(-households, kind="stable"):
        room = missing + 300 * rng.random(communities) - 14 * given * (households[compound] < 300)
        best = int(np.argmax(room))
        out[compound] = best
        missing[best] -= households[compound]
        given[best] += 1
    return out


def _residents(rng: np.random.Generator, households: Ints) -> Ints:
    draw = households * rng.normal(2.54, 0.12, len(households))
    whole: Ints = np.round(draw * RESIDENTS / draw.sum()).astype(np.int64)
    whole[int(np.argmax(whole))] += RESIDENTS - whole.sum()
    return whole


def _years(rng: np.random.Generator, kinds: Texts) -> pd.Series:
    low = np.select([kinds == "managed", kinds == "employer"], [2001, 1982], 1976)
    years = pd.Series(low + rng.integers(0, 20, len(kinds)), dtype="Int64")
    unknown = (kinds == "unmanaged") & (rng.random(len(kinds)) < 0.2)
    return years.mask(unknown)


def _names(
    rng: np.random.Generator,
    words: dict[str, Any],
    kinds: Texts,
    households: Ints,
    community: Ints,
) -> list[str]:
    stock = {kind: list(words["compounds"][kind]) for kind in ("managed", "employer")}
    case = stock["employer"].pop(0)
    numbers = rng.permutation(np.arange(3, 3 + len(kinds)))
    out, used = [], set()
    for index, kind in enumerate(kinds):
        stem = words["communities"][community[index]]
        if kind == "employer" and households[index] == _DOSSIER_HOUSEHOLDS and case not in used:
            name = case
        elif kind == "unmanaged":
            way = words["compounds"]["ways"][int(numbers[index]) % 4]
            name = words["compounds"]["unmanaged"].format(stem=stem, way=way, number=numbers[index])
        else:
            local = [n for n in stock[kind] if n.startswith(stem)]
            neutral = [n for n in stock[kind] if not n.startswith(tuple(words["communities"]))]
            name = (local or neutral or stock[kind])[0]
            stock[kind].remove(name)
        used.add(name)
        out.append(name)
    return out


def _members(rng: np.random.Generator, compounds: pd.DataFrame, community: Ints) -> pd.DataFrame:
    """Return counts of members by compound and counting day, growing slowly."""
    kinds = compounds["kind"].to_numpy()
    residents = compounds["residents"].to_numpy(dtype=float)
    now = np.zeros(len(compounds))
    for kind, (_, _, _, share) in _KINDS.items():
        of = kinds == kind
        power, sigma = {"managed": (0.45, 0.16), "employer": (0.35, 0.10), "unmanaged": (1.1, 0.75)}[kind]
        weight = residents[of] ** power * rng.lognormal(0, sigma, of.sum())
        now[of] = weight / weight.sum() * residents[of].sum() * share
    regular = np.maximum(np.round(now), 2).astype(np.int64)
    small = _oversize_place(compounds, community)
    regular[small] = np.array([3, 2, 5, 4, 6, 3])[: len(small)]
    rows = []
    for step, day in enumerate(COUNTING_DAYS):
        back = len(COUNTING_DAYS) - 1 - step
        fewer = rng.binomial(np.maximum(regular // 6, 0), min(1.0, 0.03 * back))
        counts = np.maximum(regular - fewer, np.minimum(regular, 2))
        rows.append(
            pd.DataFrame(
                {
                    "compound_id": compounds["compound_id"],
                    "date": pd.Timestamp(day),
                    "regular": counts,
                    "probationary": rng.binomial(counts, 0.03),
                }
            )
        )
    return pd.concat(rows).sort_values(["date", "compound_id"], ignore_index=True)


def _oversize_place(compounds: pd.DataFrame, community: Ints) -> Ints:
    """Return the six smallest compounds without a manager in the community that has most of them."""
    loose = (compounds["kind"] == "unmanaged").to_numpy()
    most = int(np.argmax(np.bincount(community[loose])))
    own = np.flatnonzero(loose & (community == most))
    return np.sort(own[np.argsort(compounds["households"].to_numpy()[own], kind="stable")][:_OVERSIZE])


@dataclasses.dataclass
class _Draft:
    community: int
    compounds: list[int]
    form: str
    part: tuple[int, int] = (0, 1)  # which of how many branches of one large compound


def make_changes(street: Street, words: dict[str, Any]) -> pd.DataFrame:
    """Return what communities were before: the first had another name, which no ledger of the demo is old enough to use."""
    return pd.DataFrame(
        {
            "area_level": ["community"],
            "area_change": ["renamed"],
            "old_area": [words["former_community"].format(stem=words["communities"][0])],
            "old_area_name": [None],
            "new_area": [street.communities["community_id"].iloc[0]],
            "old_community": [None],
            "changed_on": pd.to_datetime([words["renamed_on"]]),
        }
    )


def make_branches(rng: np.random.Generator, street: Street) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return branches, branch_compounds and building_groups, and what is planted in them."""
    compounds = street.compounds
    counts = (
        street.members.groupby("compound_id")["regular"].agg(["last", "max"]).loc[compounds["compound_id"]]
    )
    regular = counts["last"].to_numpy()
    ground = pd.DataFrame(
        {
            "community": street.position,
            "kind": compounds["kind"],
            "regular": regular,
            "peak": counts["max"].to_numpy(),
            "x": [shape.centroid.x for shape in street.town.compounds],
            "y": [shape.centroid.y for shape in street.town.compounds],
        }
    )
    oversize = _oversize_place(compounds, street.position).tolist()
    uncovered = _uncovered(rng, ground, oversize)
    drafts = _form(ground, oversize, uncovered)
    drafts.sort(key=lambda d: (d.community, d.compounds[0], d.part))
    branches = _branch_rows(rng, street, drafts, regular)
    manifest = _plant(rng, branches, drafts)
    manifest["uncovered_compounds"] = compounds["compound_id"].iloc[uncovered].tolist()
    cover, groups = _cover_rows(rng, street, drafts, branches, regular)
    branches, cover = _add_former(rng, street, drafts, branches, cover)
    manifest["oversize_joint_branches"] = [
        branches["branch_id"].iloc[i] for i, d in enumerate(drafts) if len(d.compounds) > 5
    ]
    return {"branches": branches, "branch_compounds": cover, "building_groups": groups}, manifest


def _uncovered(rng: np.random.Generator, ground: pd.DataFrame, taken: list[int]) -> list[int]:
    """Return small compounds with three or more members, each in a community of its own."""
    able = ground.index[(ground["kind"] == "unmanaged") & ground["regular"].between(3, 13)]
    chosen: list[int] = []
    for index in rng.permutation(able.to_numpy()).tolist():
        places = set(ground["community"].iloc[chosen])
        if index not in taken and ground["community"].iloc[index] not in places:
            chosen.append(index)
        if len(chosen) == _UNCOVERED:
            break
    return sorted(chosen)


def _form(ground: pd.DataFrame, oversize: list[int], uncovered: list[int]) -> list[_Draft]:
    """Form branches by the rules: alone from 7 members, at most 50 in one, small neighbours jointly."""
    regular, peak = ground["regular"].to_numpy(), ground["peak"].to_numpy()
    middle = ground[["x", "y"]].to_numpy()

    def apart(a: int, b: int) -> float:
        return float(np.hypot(*(middle[a] - middle[b])))

    def nearest(among: list[int], bundle: list[int]) -> int:
        room = _BRANCH_MAX - peak[bundle].sum()
        return min(among, key=lambda i: (peak[i] > room, regular[i] > _LARGE, apart(i, bundle[0])))

    drafts = [_Draft(int(ground["community"].iloc[oversize[0]]), oversize, "joint")]
    free = ground.drop(index=oversize + uncovered)
    for place in range(int(ground["community"].max()) + 1):
        own = free[free["community"] == place]
        pool = own.index[own["regular"] < _ALONE_FROM].tolist()
        alone = own.index[own["regular"] >= _ALONE_FROM].tolist()
        while pool:
            first = pool.pop(0)
            bundle = [first]
            while len(bundle) < 2 or regular[bundle].sum() < _ALONE_FROM:
                # small neighbours first, then the nearest compound that could stand alone
                source = pool if pool and len(bundle) < _JOINT_MAX else alone
                near = nearest(source, bundle)
                bundle.append(near)
                source.remove(near)
            spread = max(apart(i, first) for i in bundle)
            like = ground["kind"].iloc[bundle].nunique() == 1
            form = "clustered" if like and spread > _CLUSTER_SPREAD else "joint"
            drafts.append(_Draft(place, sorted(bundle), form))
        for index in alone:
            parts = int(np.ceil(peak[index] / _BRANCH_MAX))
            drafts += [_Draft(place, [index], "single", (part, parts)) for part in range(parts)]
    return drafts


def _members_of(draft: _Draft, regular: Ints) -> int:
    return int(sum(regular[draft.compounds])) // draft.part[1]


def _branch_rows(
    rng: np.random.Generator, street: Street, drafts: list[_Draft], regular: Ints
) -> pd.DataFrame:
    forms = street.words["branches"]
    names = []
    for draft in drafts:
        compound = street.compounds["name"].iloc[draft.compounds[0]]
        form = "numbered" if draft.part[1] > 1 else draft.form
        names.append(forms[form].format(compound=compound, number=forms["numerals"][draft.part[0]]))
    count = len(drafts)
    old = rng.random(count) < 0.80
    early = np.datetime64("2018-04-01") + rng.integers(0, 2000, count)
    late = np.datetime64("2024-01-10") + rng.integers(0, 900, count)
    founded = np.where(old, early, late).astype("datetime64[D]")
    today = np.datetime64(AS_OF)
    term = 5 * 365.25  # days
    past = (today - founded).astype(np.int64) // term
    began = founded + np.round(past * term).astype(np.int64)
    ends = founded + np.round((past + 1) * term).astype(np.int64) - 1
    held = (rng.random(count) * 0.9 * (today - began).astype(np.int64)).astype(np.int64)
    since = began + np.where(rng.random(count) < 0.25, held, 0)  # some came in the middle of a term
    filed = since + rng.integers(3, 26, count)
    unfiled = (rng.random(count) < 0.07) | (filed > today)
    keys = [f"P{value:08X}" for value in rng.integers(0, 2**32, count)]
    return pd.DataFrame(
        {
            "branch_id": [f"{street.code}B{index + 1:03d}" for index in range(count)],
            "name": names,
            "community_id": street.communities["community_id"].to_numpy()[[d.community for d in drafts]],
            "form": [d.form for d in drafts],
            "kind": "standing",
            "founded_on": founded.astype("datetime64[s]"),
            "dissolved_on": pd.NaT,
            "term_ends_on": ends.astype("datetime64[s]"),
            "has_committee": [_members_of(d, regular) >= _ALONE_FROM for d in drafts],
            "secretary_post_key": keys,
            "secretary_since": since.astype("datetime64[s]"),
            "secretary_filed_on": pd.Series(filed.astype("datetime64[s]")).mask(unfiled),
        }
    )


def _plant(rng: np.random.Generator, branches: pd.DataFrame, drafts: list[_Draft]) -> dict[str, Any]:
    """Make posts vacant, terms expired, and two larger branches without a committee."""
    able = [
        i
        for i, draft in enumerate(drafts)
        if draft.form == "single" and branches["founded_on"].iloc[i] < pd.Timestamp("2024-06-01")
    ]
    picked = [able[i] for i in rng.permutation(len(able))[: len(_VACANT_DAYS) + len(_EXPIRED) + 2]]
    vacant = picked[: len(_VACANT_DAYS)]
    expired = picked[len(_VACANT_DAYS) : -2]
    plain = picked[-2:]
    for index, days in zip(vacant, _VACANT_DAYS, strict=True):
        branches.loc[index, "secretary_post_key"] = None
        branches.loc[index, "secretary_since"] = pd.Timestamp(AS_OF) - pd.Timedelta(days=days)
        branches.loc[index, "secretary_filed_on"] = pd.NaT
    for index, day in zip(expired, _EXPIRED, strict=True):
        ended = pd.Timestamp(day)
        began = ended - pd.DateOffset(years=5) + pd.Timedelta(days=1)
        branches.loc[index, "term_ends_on"] = ended
        branches.loc[index, "founded_on"] = began
        branches.loc[index, "secretary_since"] = began
        branches.loc[index, "secretary_filed_on"] = began + pd.Timedelta(days=12)
    branches.loc[plain, "has_committee"] = False
    ids = branches["branch_id"]
    return {
        "vacant_posts": {str(ids[i]): days for i, days in zip(vacant, _VACANT_DAYS, strict=True)},
        "expired_terms": sorted(ids[i] for i in expired),
        "missing_committees": sorted(ids[i] for i in plain),
    }


def _cover_rows(
    rng: np.random.Generator,
    street: Street,
    drafts: list[_Draft],
    branches: pd.DataFrame,
    regular: Ints,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    compounds = street.compounds
    cover: list[tuple[Any, ...]] = []
    groups: list[tuple[Any, ...]] = []
    for index, draft in enumerate(drafts):
        branch = branches.iloc[index]
        part, parts = draft.part
        for compound in draft.compounds:
            buildings = int(compounds["buildings"].iloc[compound])
            first, last = buildings * part // parts + 1, buildings * (part + 1) // parts
            text = street.words["branches"]["buildings"].format(first=first, last=last) if parts > 1 else None
            key = compounds["compound_id"].iloc[compound]
            cover.append((branch["branch_id"], key, text))
            here = max(last - first + 1, 1)
            number = min(max(1, round(regular[compound] / parts / _GROUP_SIZE)), here)
            number -= int(number > 1 and rng.random() < 0.08)  # some buildings are in no group
            whole = max(1, round(here / max(1, round(regular[compound] / parts / _GROUP_SIZE))))
            left = here
            for _ in range(number):
                size = min(left, whole)
                if size <= 0:
                    break
                left -= size
                after = branch["founded_on"] + pd.Timedelta(days=int(rng.integers(10, 400)))
                formed = min(after, pd.Timestamp("2026-09-01"))
                groups.append((branch["branch_id"], key, size, formed))
    cover_rows = pd.DataFrame(cover, columns=["branch_id", "compound_id", "buildings"])
    group_rows = pd.DataFrame(groups, columns=["branch_id", "compound_id", "buildings", "founded_on"])
    group_rows.insert(0, "group_id", [f"{street.code}G{i + 1:04d}" for i in range(len(group_rows))])
    group_rows["dissolved_on"] = pd.NaT
    return cover_rows, group_rows


def _add_former(
    rng: np.random.Generator,
    street: Street,
    drafts: list[_Draft],
    branches: pd.DataFrame,
    cover: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add two branches that were dissolved when the compound's present branch was founded."""
    recent = [
        i
        for i, d in enumerate(drafts)
        if d.form == "single" and d.part[1] == 1 and branches["founded_on"].iloc[i] >= pd.Timestamp(START)
    ][:2]
    rows, covered = [], []
    for number, index in enumerate(recent):
        present = branches.iloc[index]
        compound = street.compounds.iloc[drafts[index].compounds[0]]
        founded = pd.Timestamp("2020-06-01") + pd.Timedelta(days=int(rng.integers(0, 300)))
        key = f"{street.code}B{len(branches) + number + 1:03d}"
        row = present.to_dict() | {
            "branch_id": key,
            "name": street.words["branches"]["former"].format(compound=compound["name"]),
            "kind": "functional",
            "founded_on": founded,
            "dissolved_on": present["founded_on"],
            "term_ends_on": founded + pd.DateOffset(years=5),
            "has_committee": False,
            "secretary_post_key": f"P{int(rng.integers(0, 2**32)):08X}",
            "secretary_since": founded,
            "secretary_filed_on": founded + pd.Timedelta(days=9),
        }
        rows.append(row)
        covered.append({"branch_id": key, "compound_id": compound["compound_id"], "buildings": None})
    return (
        pd.concat([branches, pd.DataFrame(rows).astype(branches.dtypes.to_dict())], ignore_index=True),
        pd.concat([cover, pd.DataFrame(covered)], ignore_index=True),
    )
