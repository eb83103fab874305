"""Any number of plans that were never issued, from a seed, with the truth about every link that they should show.

In: how many plans, and a seed. Out: ``Corpus``: files of a data folder (``corpus.yaml``, ``sources/``) and ``Truth``.

1. A plan is of a real district or county (GB/T 2260), of one of three years, in one of four styles of numbering
   (items below three levels of headings, items with running heads, chapters with actions, a table of tasks behind a
   short text).
2. Its own sentences are rows of ordinary words in an order that chance draws (``words.yaml``), so that no two plans
   share wording by accident; formulas that everybody uses stand among them and are no copies.
3. Shared wording is planted at a known rate: of every hundred sentences some 14 from *few* plans (2 to 6), 16 from the
   *city* (most plans of a city, which rest on one city plan that is not held), 12 from the *nation*, the same 30
   sentences in every corpus, the most popular in six plans of ten: their groups grow with the corpus.
4. A copy is the same to the letter, or has another opening verb, one word changed, an opening put before it, or a part
   of the plan's own behind it.
5. Four plans in ten have a successor, which carries on half of its sentences.
6. Registered reforms are taken up by name; rows of tables name bodies and months.

The same size and seed give the same bytes. A larger corpus begins with other plans than a smaller one: only rates are
kept. Limits: no cases of its own, and its prose is no prose; what is measured is the reuse of wording, not of meaning.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.lexicon.bundle import Lexicon, load_lexicon  # noqa: E402
from kg.lexicon.files import load_yaml  # noqa: E402
from kg.lexicon.reforms import Reform  # noqa: E402

__all__ = ["Corpus", "Said", "Truth", "make_corpus", "write_corpus"]

SENTENCES = 48  # of a plan
OWN, NAMED, FEW, CITY = 0.48, 0.58, 0.72, 0.88  # where each kind of sentence ends; behind it is the nation's
CITY_SENTENCES, NATION_SENTENCES = 12, 30
LEAST_OF_CITY, PLANS_OF_CITY = 8, 12  # districts
SUCCEEDED = 0.4  # plans that have a later one
CARRIED = 0.5  # sentences of a plan that its successor has again
WHOLE = 0.3  # words that are whole
FORMULA = 0.15  # sentences of a plan's own that hold a formula
BODIES = ("发展改革局", "市场监管局", "财政局", "司法局", "人社局", "税务局", "生态环境局", "自然资源局")
YEARS = (2022, 2023, 2024)
DIGITS = "一二三四五六七八九十"


class Said(NamedTuple):
    """A sentence as it is printed: the wording that it holds (``None``: its own), and the reform that it takes up."""

    text: str
    wording: str | None = None
    reform: str | None = None


@dataclass
class Truth:
    """By plan its sentences; by row of a table its body and month; who succeeds whom."""

    said: dict[str, list[Said]] = field(default_factory=dict)
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    carried: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)  # plans → sentences


@dataclass
class Corpus:
    """``files`` are named as under a data folder."""

    files: dict[str, str]
    truth: Truth


class _Plan(NamedTuple):
    slug: str
    place: str
    city: str
    year: int
    style: int
    said: list[Said]


class _Writer:
    """Draws words and sentences."""

    def __init__(self, words: dict[str, list[str]], chance: random.Random) -> None:
        self.words, self.chance = words, chance

    def part(self) -> str:
        """A half-sentence: a verb, a row of words, what they are the objects of."""
        nouns = "".join(self.noun() for _ in range(self.chance.randint(3, 5)))
        return self.chance.choice(self.words["verbs"]) + nouns + self.chance.choice(self.words["ends"])

    def noun(self) -> str:
        """A word, or the halves of two: of so many, rows are seldom alike by chance in a large corpus as well."""
        one, two = self.chance.choice(self.words["nouns"]), self.chance.choice(self.words["nouns"])
        return one if self.chance.random() < WHOLE else one[0] + two[1]

    def sentence(self, parts: int = 0) -> str:
        return "，".join(self.part() for _ in range(parts or self.chance.randint(1, 3)))

    def own(self) -> str:
        text = self.sentence()
        return f"{text}，{self.chance.choice(self.words['formulas'])}" if self.chance.random() < FORMULA else text

    def copied(self, text: str) -> str:
        """A copy of a sentence, with what copyists do to it."""
        way = self.chance.choice(("same", "same", "verb", "word", "opening", "more"))
        if way == "verb":
            return self.chance.choice(self.words["verbs"]) + text[2:]
        if way == "word":
            at = 2 + 2 * self.chance.randrange(3)
            return text[:at] + self.noun() + text[at + 2 :]
        if way == "opening":
            return f"{self.chance.choice(self.words['openings'])}{text}"
        return f"{text}，{self.part()}" if way == "more" else text


def make_corpus(plans: int, seed: int = 1) -> Corpus:
    """So many plans, with the truth about them."""
    lexicon = load_lexicon(ROOT / "data" / "lexicon")
    words = load_yaml(Path(__file__).with_name("words.yaml"))
    writer = _Writer(words, random.Random(seed))  # noqa: S311 (a benchmark, the same in every run)
    truth = Truth()
    made: list[_Plan] = []
    places = _places(lexicon)
    shared = _Shared(writer, plans, [r.label for r in lexicon.reforms.reforms if _is_general(r)])
    reforms = {r.label: r.key for r in lexicon.reforms.reforms}
    while len(made) < plans:
        city, place = next(places)
        year = writer.chance.choice(YEARS[:2])
        plan = _Plan(f"p{place}-{year}", place, city, year, writer.chance.randrange(4), shared.sentences(city, reforms))
        made.append(plan)
        if len(made) < plans and writer.chance.random() < SUCCEEDED:
            made.append(_successor(plan, writer, shared, reforms, truth))
    files = {}
    for plan in made:
        truth.said[plan.slug] = plan.said
        files[f"sources/{plan.slug}.txt"] = "\n\n".join(_lines(plan, lexicon, writer, truth)) + "\n"
    files["corpus.yaml"] = "documents:\n" + "".join(_entry(plan, lexicon) for plan in made)
    return Corpus(files, truth)


def write_corpus(corpus: Corpus, folder: Path) -> None:
    """A data folder that ``kg build`` reads, with the lexicon of the project."""
    for name, text in corpus.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if not (folder / "lexicon").exists():
        (folder / "lexicon").symlink_to(ROOT / "data" / "lexicon")


def _is_general(reform: Reform) -> bool:
    """Run by the nation, so that a plan of any place can take it up; no platform, no special form."""
    return reform.level == "national" and not reform.host and reform.broader is None


def _places(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """City and district by code: so many districts of a city, then the next city; after the last round again."""
    by_city: dict[str, list[str]] = {}
    for code in sorted(lexicon.front.places.by_code):
        if len(code) == 6 and not code.endswith("00") and not code.startswith("31"):
            by_city.setdefault(f"{code[:4]}00", []).append(code)
    cities = [
        city for city, held in by_city.items() if len(held) >= LEAST_OF_CITY and city in lexicon.front.places.by_code
    ]
    for city in cities:
        yield from ((city, place) for place in by_city[city][:PLANS_OF_CITY])
    raise ValueError(f"more plans are asked for than {len(cities)} cities have")


class _Shared:
    """The wording that plans share, and who takes what of it."""

    def __init__(self, writer: _Writer, plans: int, reforms: Sequence[str]) -> None:
        self.writer, self.labels = writer, reforms
        self.nation = [(f"nation-{n}", writer.sentence()) for n in range(NATION_SENTENCES)]
        self.cities: dict[str, list[tuple[str, str]]] = {}
        holders = (n for n in range(plans * SENTENCES) for _ in range(writer.chance.randint(2, 6)))
        few = [f"few-{n}" for n in islice(holders, round(plans * SENTENCES * (FEW - NAMED) * 1.1))]
        writer.chance.shuffle(few)
        self.few = cycle(few)
        self.texts: dict[str, str] = {}

    def sentences(self, city: str, reforms: dict[str, str]) -> list[Said]:
        """Of one plan, no wording twice."""
        chance, seen = self.writer.chance, {""}
        found: list[Said] = []
        while len(found) < SENTENCES:
            said = self._draw(city, chance.random(), reforms)
            if said.wording is None or said.wording not in seen:
                seen.add(said.wording or "")
                found.append(said)
        return found

    def _draw(self, city: str, at: float, reforms: dict[str, str]) -> Said:
        writer, chance = self.writer, self.writer.chance
        if at < OWN:
            return Said(writer.own() + "。")
        if at < NAMED:
            label = chance.choice(self.labels)
            opening = chance.choice(writer.words["takes_up"]).format(label)
            return Said(f"{opening}，{writer.sentence(1)}。", reform=reforms[label])
        if at < FEW:
            name = next(self.few)
            text = self.texts.setdefault(name, writer.sentence())
        elif at < CITY:
            if city not in self.cities:
                self.cities[city] = [(f"city-{city}-{n}", writer.sentence()) for n in range(CITY_SENTENCES)]
            name, text = chance.choice(self.cities[city])
        else:
            name, text = self.nation[min(int(chance.expovariate(0.12)), NATION_SENTENCES - 1)]
        return Said(writer.copied(text) + "。", name)


def _successor(plan: _Plan, writer: _Writer, shared: _Shared, reforms: dict[str, str], truth: Truth) -> _Plan:
    """The next plan of the same place: half of the last one's sentences, copied, and as many new ones."""
    slug, carried, said = f"p{plan.place}-{plan.year + 1}", [], []
    kept = [one for one in plan.said if writer.chance.random() < CARRIED]
    for n, one in enumerate(kept):
        wording = one.wording or f"{plan.slug}-{n}"
        again = one._replace(wording=wording)
        if one.reform is None:
            again = again._replace(text=writer.copied(one.text[:-1]) + "。")
        plan.said[plan.said.index(one)] = one._replace(wording=wording)
        said.append(again)
        carried.append((one.text, again.text))
    known = {one.wording for one in said}
    fresh = [one for one in shared.sentences(plan.city, reforms) if one.wording is None or one.wording not in known]
    said += fresh[: SENTENCES - len(said)]
    writer.chance.shuffle(said)
    truth.carried[plan.slug, slug] = carried
    return _Plan(slug, plan.place, plan.city, plan.year + 1, writer.chance.randrange(4), said)


# ── how a plan is printed ─────────────────────────────────────────────────────────────────────────────────────────────


def _title(plan: _Plan, lexicon: Lexicon) -> str:
    return f"{lexicon.front.places.full(plan.place)}{plan.year}年优化营商环境行动方案"


def _entry(plan: _Plan, lexicon: Lexicon) -> str:
    return (
        f"  - slug: {plan.slug}\n    title: {_title(plan, lexicon)}\n    kind: district-plan\n    level: district\n"
        f"    place: '{plan.place}'\n    issuer: {lexicon.front.places.full(plan.place)}人民政府办公室\n"
        f"    date: '{plan.year}-03-15'\n    file: {plan.slug}.txt\n"
    )


def _lines(plan: _Plan, lexicon: Lexicon, writer: _Writer, truth: Truth) -> Iterator[str]:
    title = _title(plan, lexicon)
    yield f"{lexicon.front.places.full(plan.place)}人民政府办公室关于印发《{title}》的通知"
    yield "各镇人民政府，街道办事处，各有关单位："
    yield f"现将《{title}》印发给你们，请认真贯彻执行。"
    yield f"{plan.year}年3月15日"
    yield title
    basis = f"{lexicon.front.places.full(plan.city)}{plan.year}年优化营商环境实施方案"
    yield f"为贯彻落实上级要求，根据《{basis}》，结合本地实际，制定本方案。"
    groups = [plan.said[n : n + 3] for n in range(0, len(plan.said), 3)]
    yield from (_table, _headed, _running, _actions)[plan.style](plan, groups, writer, truth)


def _body(group: Sequence[Said]) -> str:
    return "".join(one.text for one in group)


def _chapters(groups: Sequence[list[Said]], of: int = 4) -> Iterator[tuple[int, list[list[Said]]]]:
    for n in range(0, len(groups), of):
        yield n // of, list(groups[n : n + of])


def _headed(plan: _Plan, groups: list[list[Said]], writer: _Writer, truth: Truth) -> Iterator[str]:
    """一、 （一） 1. with a heading of its own line, then the text."""
    for n, chapter in _chapters(groups):
        yield f"{DIGITS[n]}、优化{writer.chance.choice(writer.words['nouns'])}环境"
        for k, group in enumerate(chapter):
            yield f"（{DIGITS[k]}）提升{''.join(writer.chance.sample(writer.words['nouns'], 2))}水平"
            yield f"1. **{writer.part()}。**{_body(group)}"


def _running(plan: _Plan, groups: list[list[Said]], writer: _Writer, truth: Truth) -> Iterator[str]:
    """一、 and items numbered through, each with a running head."""
    number = 0
    for n, chapter in _chapters(groups):
        yield f"{DIGITS[n]}、优化{writer.chance.choice(writer.words['nouns'])}环境"
        for group in chapter:
            number += 1
            yield f"{number}.{writer.part()}。{_body(group)}"


def _actions(plan: _Plan, groups: list[list[Said]], writer: _Writer, truth: Truth) -> Iterator[str]:
    """一、 （一） with the text below, and who is responsible in brackets."""
    for n, chapter in _chapters(groups):
        yield f"{DIGITS[n]}、优化{writer.chance.choice(writer.words['nouns'])}环境"
        for k, group in enumerate(chapter):
            body = f"{_kind(plan)}{writer.chance.choice(BODIES)}"
            yield f"（{DIGITS[k]}）{writer.part()}。{_body(group)}（责任单位：{body}）"


def _table(plan: _Plan, groups: list[list[Said]], writer: _Writer, truth: Truth) -> Iterator[str]:
    """A short text, then every sentence a row of a table."""
    yield f"一、工作要求\n\n{writer.own()}。"
    yield "附件"
    yield f"{plan.year}年优化营商环境任务清单"
    rows = ["序号\t改革事项\t具体举措\t责任单位\t时间节点"]
    for n, one in enumerate(plan.said, 1):
        body, month = f"{_kind(plan)}{writer.chance.choice(BODIES)}", writer.chance.randint(4, 12)
        truth.rows[f"plan/{plan.slug}/measure/t1.{n}"] = body, f"{plan.year}-{month:02}"
        rows.append(f"{n}\t{writer.part()}\t{one.text}\t{body}\t{month}月")
    yield "\n".join(rows)


def _kind(plan: _Plan) -> str:
    return "县" if plan.place[4:] >= "20" else "区"
