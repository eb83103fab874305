"""Names of bodies: which printed words name which department, court, sub-district or group.

In: ``data/lexicon/units/*.yaml`` and the districts. Out: a ``UnitLexicon``.

1. Each type of district body is one entry; it makes a ``Unit`` in each of the sixteen districts.
2. A printed name is *absolute* when it says whose body it is (松江区市场监管局, 公安金山分局, 市发展改革委), and
   *relative* when the speaker's district must be known (区发改委, 发改委). ``loose`` names (公安) count only alone.
3. Looking up: absolute, then relative, then without a closing bracket (区财政局(金融办)), then as a group.
4. In running text the longest match wins, left to right, and a hit inside a look-alike is dropped.

Limits: a body of a district outside Shanghai is kept out only if the place is listed in ``scopes.yaml``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.ids import org
from kg.lexicon.department_groups import GroupGrammar, compile_groups
from kg.lexicon.districts import Districts
from kg.lexicon.files import load_yaml
from kg.lexicon.local_units import LocalWorld
from kg.lexicon.packs import load_packs
from kg.lexicon.places import load_places
from kg.lexicon.unit_names import absolute_names, fill, lengths_of, relative_names, subject_pattern
from kg.records import District, Unit
from kg.text.mapped import MappedText

__all__ = ["UnitLexicon", "load_units", "tight"]

_SPACE_RE = re.compile(r"\s+")
_BRACKET_RE = re.compile(r"(.+)\([^()]*\)")
_WIDTH = str.maketrans("（）：，；", "():,;")
_CITY, _NATION = "shanghai", "cn"
#: Kinds of body whose types are usual everywhere; a platform is one city's own.
_USUAL = (
    "government department",
    "party organ",
    "court",
    "procuratorate",
    "tax",
    "congress",
    "cppcc",
    "mass organisation",
)
Units = tuple[Unit, ...]


def tight(text: MappedText) -> MappedText:
    """``text`` without white space: the form in which names are looked up.

    >>> tight(MappedText.of("区财政局 （金融办）")).text
    '区财政局（金融办）'
    """
    return text.drop(_SPACE_RE)


@dataclass(frozen=True)
class UnitLexicon:
    """Compiled names. ``relative`` and ``loose`` map a district's slug (``shanghai`` for the city) to its names."""

    districts: Districts
    absolute: dict[str, Units]
    relative: dict[str, dict[str, Units]]
    loose: dict[str, dict[str, Units]]
    whole: frozenset[str]  # keys of bodies that stand for a district as a whole
    places: dict[str, dict[str, Units]]  # sub-districts by their bare names (定海), per district
    groups: GroupGrammar
    look_alikes: frozenset[str]
    lengths: dict[str, tuple[int, ...]]  # first two characters → lengths of names, longest first
    scopes: dict[str, Any]
    elsewhere: re.Pattern[str]  # a place outside Shanghai at the end of a text
    speaker_re: re.Pattern[str]  # 本区发改委, 上海市金山区发改委: what stands before a name and says whose text it is
    world: LocalWorld  # of documents of the country, and of other places
    first_leads_re: re.Pattern[str]  # 排在第一位的部门为牵头部门
    subject_re: re.Pattern[str]  # behind a body that opens a sentence: what it is told to do

    def is_local(self, scope: str) -> bool:
        """Whether a scope lies outside Shanghai: the country, another place, or an unknown one."""
        return scope == _NATION or scope.startswith("in-") or scope.isdigit()

    def _known(self, name: str, scope: str) -> Units:
        """The bodies that a name means in running text of ``scope``; none where it is no name there."""
        if self.is_local(scope):
            return self.world.names_of(scope).names.get(name, ())
        return self.absolute.get(name) or _names(self.relative, scope).get(name) or ()

    def resolve(self, printed: str, district: str | None) -> Units:
        """The bodies that ``printed``, standing alone, names to a reader in ``district`` (``None``: the city).

        Empty when the name is unknown; several for 公检法司.
        """
        name = _SPACE_RE.sub("", printed).translate(_WIDTH)
        scope = district or _CITY
        found = self._known(name, scope) or _names(self.loose, scope).get(name)
        if not found and self.is_local(scope) and (there := self.world.elsewhere(name, 0)) and there[0] == len(name):
            found = (there[1],)
        if found:
            return found
        short = self.speaker_re.sub("", name, count=1)
        if short != name and (found := self.resolve(short, district)):
            return found
        bracket = _BRACKET_RE.fullmatch(name)
        if bracket and not self._group(bracket[1], scope) and (found := self.resolve(bracket[1], district)):
            return found
        return self._group(name, scope)

    def resolve_place(self, printed: str, district: str) -> Units:
        """The sub-district office or town that a bare name stands for in ``district`` (定海)."""
        name = _SPACE_RE.sub("", printed)
        return _names(self.places, district).get(name) or self.resolve(name, district)

    def find(self, text: MappedText, district: str | None) -> tuple[tuple[MappedText, Units], ...]:
        """Every body named in ``text``, in text order: the longest match, left to right, blanks ignored."""
        return tuple(self._scan(tight(text), district or _CITY))

    def mint(self, printed: str, district: str | None) -> Unit:
        """A body for a name that no entry knows, in the scope that the name itself or the document gives."""
        name = _SPACE_RE.sub("", printed).translate(_WIDTH)
        if district and self.is_local(district):
            return self.world.mint(name, district, self._kind(name))
        found = self.districts.by_slug.get(district or "")
        scope, label = district or _CITY, name
        if any(name.startswith(sign) for sign in self.scopes["city"]):
            scope = _CITY
        elif found and name.startswith("区"):
            label = found.label + name[1:]
        slug = "u-" + hashlib.sha256(label.encode()).hexdigest()[:8]
        return Unit(org(scope, slug), label, scope, self._kind(label))

    def is_minted(self, unit: Unit) -> bool:
        """Whether ``unit`` comes from ``mint``, not from the data."""
        return unit.key.rsplit("/", 1)[1].startswith("u-")

    def looks_like_body(self, name: str) -> bool:
        """Whether ``name`` ends as names of bodies do (局, 委, 中心 …)."""
        return self._kind(name) != "unknown"

    def _kind(self, name: str) -> str:
        hits = (str(rule["kind"]) for rule in self.scopes["kinds"] if name.endswith(tuple(rule["ends"])))
        return next(hits, "unknown")

    def _group(self, name: str, scope: str) -> Units:
        read = self.groups.read(name)
        if read is None:
            return ()
        city = self.world.place_of(scope, "市") if self.is_local(scope) else _CITY
        speaker = self.world.place_of(scope, name[0]) if self.is_local(scope) else scope
        scope = self.groups.scope(name, speaker, city, _NATION)
        return (Unit(org(scope, read[0]), name, scope, read[1], is_group=True),)

    def _scan(self, text: MappedText, scope: str) -> Iterator[tuple[MappedText, Units]]:
        at, plain = 0, text.text.translate(_WIDTH)  # one to one, so that hits keep their own characters
        local = self.is_local(scope)
        lengths = self.world.names_of(scope).lengths if local else self.lengths
        while at < len(plain):
            if plain[at : at + 2] not in lengths and plain[at] not in self.groups.starts:
                there = self.world.elsewhere(plain, at) if local else None
                if there:
                    yield text[at : there[0]], (there[1],)
                at = there[0] if there else at + 1
                continue
            end, units = self._longest(plain, at, scope)
            if units:
                yield text[at:end], units
            at = max(end, at + 1)

    def _longest(self, text: str, at: int, scope: str) -> tuple[int, Units]:
        """End and bodies of the longest name at ``at``; a look-alike has an end but no bodies."""
        group_end = self.groups.match(text, at)
        lengths = self.world.names_of(scope).lengths if self.is_local(scope) else self.lengths
        for length in lengths.get(text[at : at + 2], ()):
            name = text[at : at + length]
            if at + length <= group_end:
                break
            units = self._known(name, scope)
            ends = (text[at + length : at + length + 1] or " ") not in self.scopes["goes_on"].get(name[-1], "")
            if units and len(name) == length and ends and self._may_start(text, at, name):
                return self._close_bracket(text, at + length, scope), units
            if name in self.look_alikes:
                return at + length, ()
        if group_end > at and self.groups.is_elsewhere(text[max(0, at - 8) : at]):
            return group_end, ()
        return (group_end, self._group(text[at:group_end], scope)) if group_end > at else (at, ())

    def _may_start(self, text: str, at: int, name: str) -> bool:
        """Whether the words before ``at`` leave ``name`` its meaning: not 社|区委, 杭州市|市场监管局."""
        before = text[max(0, at - 8) : at]
        if name[0] == "区" and (before + "区").endswith(tuple(self.scopes["words_ending_in_district_sign"])):
            return False
        if name[0] == "市" and (before + "市").endswith(tuple(self.scopes["words_ending_in_city_sign"])):
            return name.startswith("市场")
        return not self.elsewhere.search(before)

    def _close_bracket(self, text: str, end: int, scope: str) -> int:
        """Behind a bracket that gives a second name of the same body: 区财政局(金融办)."""
        bracket = re.compile(r"\(([^()]{2,12})\)").match(text, end)
        if bracket and self._known(bracket[1], scope):
            return bracket.end()
        return end


def _names(table: dict[str, dict[str, Units]], scope: str) -> dict[str, Units]:
    """The names of a scope; none for a district that the data does not know."""
    return table.get(scope, {})


# ── compiling ─────────────────────────────────────────────────────────────────────────────────────────────────────


def load_units(folder: Path, districts: Districts) -> UnitLexicon:
    """Compile ``units/*.yaml`` in ``folder``.

    Raises:
        LexiconError: two entries share a slug or a printed name, or a name has one character.

    >>> from kg.lexicon.districts import load_districts
    >>> from kg.lexicon.files import data_folder
    >>> lexicon = load_units(data_folder() / "lexicon", load_districts(data_folder() / "lexicon"))
    >>> [unit.label for unit in lexicon.resolve("区发改委", "jinshan")]
    ['上海市金山区发展和改革委员会']
    >>> [unit.label for unit in lexicon.resolve("公检法司", "yangpu")][0]
    '上海市公安局杨浦分局'
    """
    compiler = _Compiler(folder / "units", districts)
    return compiler.lexicon()


class _Compiler:
    """Collects names file by file; every name is claimed once, or the build stops with the file's name."""

    def __init__(self, folder: Path, districts: Districts) -> None:
        self.folder, self.districts = folder, districts
        self.scopes = load_yaml(folder / "scopes.yaml")
        self.home: str = self.scopes["city"][0]
        self.absolute: dict[str, Units] = {}
        slugs = [*districts.by_slug, _CITY]
        self.relative: dict[str, dict[str, Units]] = {slug: {} for slug in slugs}
        self.loose: dict[str, dict[str, Units]] = {slug: {} for slug in slugs}
        self.places: dict[str, dict[str, Units]] = {slug: {} for slug in slugs}
        self.look_alikes: set[str] = set()
        self.whole: set[str] = set()
        self.keys: set[str] = set()
        self.national: dict[str, Units] = {}
        self.national_short: dict[str, Units] = {}

    def lexicon(self) -> UnitLexicon:
        self._fixed("national.yaml", _NATION)
        self._fixed("city.yaml", _CITY)
        for entry in load_yaml(self.folder / "district.yaml"):
            self._district_type(entry)
        self._sub_districts(load_yaml(self.folder / "sub-districts.yaml"))
        self._joint(load_yaml(self.folder / "joint.yaml"))
        places = "|".join(sorted(self.scopes["elsewhere"]))
        elsewhere = re.compile(rf"(?:{places})[省市区县]?(?:\w{{1,3}}[市区县])?$")
        return UnitLexicon(
            self.districts, self.absolute, self.relative, self.loose, frozenset(self.whole), self.places,
            compile_groups(load_yaml(self.folder / "groups.yaml")), frozenset(self.look_alikes),
            lengths_of(self.look_alikes.union(self.absolute, *self.relative.values())),
            self.scopes, elsewhere,
            re.compile(rf"^(?:[本我](?=[区市])|{re.escape(self.home)}(?=..新?区))"), self._world(),
            re.compile(self.scopes["first_leads"]), subject_pattern(self.scopes),
        )  # fmt: skip

    def _world(self) -> LocalWorld:
        """What documents of the country and of other places know."""
        lexicon = self.folder.parent
        usual: dict[str, str] = {}
        for file in ("district.yaml", "city.yaml"):
            for entry in load_yaml(self.folder / file):
                if not entry.get("in") and entry["kind"] in _USUAL:
                    for name in (*entry.get("short", ()), *entry.get("prefixed", ())):
                        usual.setdefault(name, str(entry["kind"]))
        types = lexicon / "packs" / "national" / "local-bodies.yaml"
        for entry in load_yaml(types) if types.is_file() else ():
            usual.update(dict.fromkeys(entry["names"], str(entry["kind"])))
        shanghai = {name: units for name, units in self.absolute.items() if name.startswith(self.scopes["city"][0][:2])}
        return LocalWorld(
            load_places(lexicon), load_packs(lexicon), usual, self.national, self.national_short, shanghai
        )

    def _claim(self, names: dict[str, Units], name: str, units: Units, file: str) -> None:
        name = name.translate(_WIDTH) if "（" in name else name
        if len(name) < 2:
            problem = f"the name {name!r} has one character"
            raise LexiconError(problem, where=self.folder / file, mend="use a longer one")
        other = names.setdefault(name, units)
        if other != units:
            raise LexiconError(f"{name} names both {other[0].label} and {units[0].label}", where=self.folder / file)

    def _unit(self, entry: dict[str, Any], scope: str, label: str, file: str) -> Unit:
        unit = Unit(org(scope, entry["slug"]), label, scope, entry["kind"])
        if unit.key in self.keys:
            raise LexiconError(f"two bodies share the slug {entry['slug']}", where=self.folder / file)
        self.keys.add(unit.key)
        self.look_alikes.update(entry.get("not", ()))
        return unit

    def _fixed(self, file: str, scope: str) -> None:
        """Bodies of the nation and the city: their names are complete; a city body may drop its 市 in a city plan."""
        for entry in load_yaml(self.folder / file):
            units = (self._unit(entry, scope, entry["label"], file),)
            short = entry.get("short", [])
            if scope == _NATION:
                for name in dict.fromkeys([entry["label"], *entry.get("forms", ())]):
                    self._claim(self.absolute, name, units, file)
                    self.national[name] = units
                self.national_short.update(dict.fromkeys(short, units))
                continue
            city_names = [sign + name for name in short for sign in self.scopes["city"][1::-1]]
            for name in dict.fromkeys([entry["label"], *entry.get("forms", ()), *city_names]):
                self._claim(self.absolute, name, units, file)
            for name in short:
                self._claim(self.relative[_CITY], name, units, file)

    def _district_type(self, entry: dict[str, Any]) -> None:
        file = "district.yaml"
        within = entry.get("in") or list(self.districts.by_slug)
        for district in (self.districts.by_slug[slug] for slug in within):
            units = (self._unit(entry, district.slug, fill(entry["label"], district), file),)
            if entry.get("whole"):
                self.whole.add(units[0].key)
            for name in absolute_names(entry, district, self.home):
                self._claim(self.absolute, name, units, file)
            for name in relative_names(entry, district, self.scopes["relative"], self.home):
                self._claim(self.relative[district.slug], name, units, file)
            for name in entry.get("loose", ()):
                self._claim(self.loose[district.slug], name, units, file)

    def _sub_districts(self, data: dict[str, Any]) -> None:
        for slug in sorted(data):
            district = self.districts.by_slug[slug]
            for pinyin, name in data[slug].get("sub-districts", {}).items():
                label = f"{self.home}{district.label}人民政府{name}街道办事处"
                self._place(district, {"slug": pinyin, "kind": "sub-district"}, name, label, "街道")
            for pinyin, name in data[slug].get("towns", {}).items():
                label = f"{self.home}{district.label}{name}镇人民政府"
                self._place(district, {"slug": f"{pinyin}zhen", "kind": "town"}, name, label, "镇")

    def _place(self, district: District, entry: dict[str, Any], name: str, label: str, sign: str) -> None:
        units, file = (self._unit(entry, district.slug, label, "sub-districts.yaml"),), "sub-districts.yaml"
        bare = re.sub(r"(?<=..)(路|新村|城|镇)$", "", name)
        ends = ("街道", "街道办", "街道办事处") if sign == "街道" else ("镇", "镇政府", "镇人民政府")
        printed = [stem + end for stem in dict.fromkeys((name, bare)) for end in ends]
        self._claim(self.absolute, label, units, file)
        for form in printed:
            self._claim(self.absolute, district.label + form, units, file)
            self._claim(self.relative[district.slug], form, units, file)
        for form in dict.fromkeys((name, bare)):
            if len(form) > 1:
                self.places[district.slug].setdefault(form, units)

    def _joint(self, entries: list[dict[str, Any]]) -> None:
        made = {unit.key: unit for names in self.absolute.values() for unit in names}
        for entry in entries:
            for slug in self.districts.by_slug:
                units = tuple(made[org(slug, kind)] for kind in entry["types"])
                self._claim(self.relative[slug], entry["form"], units, "joint.yaml")
