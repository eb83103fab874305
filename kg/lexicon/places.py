"""Places of China by their codes of GB/T 2260, compiled from ``data/lexicon/packs/national/places.tsv``.

1. A code tells the level: ``110000`` is a province, ``370100`` a city, ``370117`` a district or county; ``156`` is the
   country. In a municipality (北京市) there is no level between the city and its districts.
2. A place is read at the head of a name, from the outermost inwards (山东省济南市钢城区财政局); each part may be
   left out if what is left is one place only. 朝阳区 alone is two places and so none.

3. An autonomous prefecture or county goes also by its name without the peoples' (湘西自治州, 湘西州), whose names are
   in ``peoples.yaml``.

Limits: towns and villages are not in the standard; names that were given up before the list was made are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml
from kg.records import AdministrativePlace

__all__ = ["COUNTRY", "Places", "load_places"]

#: The country itself.
COUNTRY = "156"

#: What a name of a place ends with, the longest first; without it the name is the short one (山东, 济南).
_ENDINGS = (
    "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区",
    "新区", "省", "市", "区", "县", "盟", "旗", "州",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """All places; ``by_label`` holds those that share a label together."""

    by_code: dict[str, AdministrativePlace]
    by_label: dict[str, tuple[AdministrativePlace, ...]]
    _tails: dict[str, tuple[str, ...]] = field(repr=False, compare=False)  # first two characters → rests, longest first

    def chain(self, code: str) -> tuple[AdministrativePlace, ...]:
        """The places that hold ``code``, the outermost first, itself last; empty for an unknown one."""
        place = self.by_code.get(code)
        return (*(self.by_code[above] for above in place.above), place) if place else ()

    def full(self, code: str) -> str:
        """How a place is named in full below its province: 济南市钢城区, 北京市朝阳区, 山东省.

        >>> places = _made([("370000", "山东省"), ("370100", "济南市"), ("370117", "钢城区")])
        >>> places.full("370117"), places.full("370000")
        ('济南市钢城区', '山东省')
        """
        chain = self.chain(code)
        if chain and chain[-1].level == "district" and chain[-1].label.endswith("市"):  # 昆山市, a city of its own
            return chain[-1].label
        inner = [place for place in chain if place.level != "province" or len(chain) == 1 or place.label.endswith("市")]
        return "".join(place.label for place in inner)

    def at_head(self, name: str) -> tuple[AdministrativePlace, str] | None:
        """The place that ``name`` begins with, and what follows it; ``None`` if it begins with none, or with several.

        >>> places = _made([("370000", "山东省"), ("370100", "济南市"), ("370117", "钢城区"), ("110105", "朝阳区"),
        ...     ("110000", "北京市"), ("211300", "朝阳市"), ("220104", "朝阳区")])
        >>> [place.code if (found := places.at_head(name)) and (place := found[0]) else None
        ...     for name in ("济南市钢城区财政局", "山东省人民政府", "朝阳区财政局", "北京市朝阳区财政局", "财政局")]
        ['370117', '370000', None, '110105', None]
        """
        found: AdministrativePlace | None = None
        rest = name
        while label := self._label_of(rest):
            inside = [p for p in self.by_label[label] if found is None or found.code in p.above]
            if not inside and found is not None:
                break
            if len(inside) != 1:
                return self._only(inside, rest, len(label))
            found, rest = inside[0], rest[len(label) :]
        return (found, rest) if found else None

    def _only(
        self, several: Iterable[AdministrativePlace], name: str, end: int
    ) -> tuple[AdministrativePlace, str] | None:
        """Of places of one name the one that the next name lies in: 吉林省吉林市…, else none."""
        rest = name[end:]
        label = self._label_of(rest)
        inner = self.by_label[label] if label else ()
        fitting = [place for place in several if any(place.code in one.above for one in inner)]
        if len(fitting) != 1 or not label:
            return None
        below = [one for one in inner if fitting[0].code in one.above]
        return (below[0], rest[len(label) :]) if len(below) == 1 else (fitting[0], rest)

    def _label_of(self, name: str) -> str:
        """The longest label that ``name`` begins with; empty if it begins with none."""
        head = name[:2]
        tail = next((tail for tail in self._tails.get(head, ()) if name.startswith(tail, 2)), None)
        return "" if tail is None else head + tail

    def level_below(self, code: str, sign: str) -> AdministrativePlace | None:
        """The place that 区, 市 or 省 means in a text of ``code``: in a district's text 市 is its city.

        In a municipality 市 is the municipality; in a county-level city 市 is that city itself.
        """
        chain = self.chain(code)
        if sign in ("省", "自治区"):
            return next((p for p in chain if p.level == "province"), None)
        if sign == "市":
            own = [p for p in chain if p.label.endswith("市")]
            return own[-1] if own else next((p for p in chain if p.level == "city"), None)
        if sign in "区县旗":
            return next((p for p in reversed(chain) if p.level == "district"), None)
        return next((p for p in reversed(chain) if p.label.endswith(sign)), None) if sign in "州盟" else None


def load_places(folder: Path) -> Places:
    """Compile the list of places in a lexicon folder; an empty one where the folder holds none.

    Raises:
        LexiconError: a line is not a code of six digits, a tab and a name.
    """
    path = folder / "packs" / "national" / "places.tsv"
    if not path.is_file():
        return _made([])
    peoples = path.with_name("peoples.yaml")
    rows: list[tuple[str, str]] = []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        code, tab, label = line.partition("\t")
        if line.startswith("#") or not line.strip():
            continue
        if not tab or not re.fullmatch(r"\d{6}", code) or not label.strip():
            raise LexiconError(f"'{line}' is no place", where=f"{path}:{n}", mend="write the code, a tab and the name")
        rows.append((code, label.strip()))
    return _made(rows, load_yaml(peoples) if peoples.is_file() else ())


def _made(rows: Iterable[tuple[str, str]], peoples: Iterable[str] = ()) -> Places:
    labels = dict(rows)
    by_code = {COUNTRY: AdministrativePlace(COUNTRY, "中国", "country", "中国")}
    by_label: dict[str, tuple[AdministrativePlace, ...]] = {}
    autonomous = _autonomous(peoples)
    for code in sorted(labels):
        above = [up for up in (f"{code[:2]}0000", f"{code[:4]}00") if up in labels and up != code]
        level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "district"
        place = AdministrativePlace(code, labels[code], level, _short(labels[code]), tuple(above))
        by_code[code] = place
        usual = _usual(place.label, autonomous) if level != "province" else (place.short,)
        for name in dict.fromkeys((place.label, *usual)):
            by_label[name] = (*by_label.get(name, ()), place)
    heads: dict[str, list[str]] = {}
    for name in by_label:
        heads.setdefault(name[:2], []).append(name[2:])
    return Places(
        by_code, by_label, {head: tuple(sorted(tails, key=len, reverse=True)) for head, tails in heads.items()}
    )


def _autonomous(peoples: Iterable[str]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, peoples), key=lambda name: (-len(name), name))) or r"(?!)"
    return re.compile(rf"(?P<stem>.{{2,8}}?)(?:{names})+自治(?P<sign>[州县旗])")


def _usual(label: str, autonomous: re.Pattern[str]) -> tuple[str, ...]:
    """How an autonomous prefecture or county is named for short: 湘西自治州 and 湘西州 for 湘西土家族苗族自治州."""
    found = autonomous.fullmatch(label)
    return (f"{found['stem']}自治{found['sign']}", f"{found['stem']}{found['sign']}") if found else ()


def _short(label: str) -> str:
    """The name without its ending, where two characters are left: 济南."""
    ending = next((e for e in _ENDINGS if label.endswith(e)), "")
    short = label.removesuffix(ending)
    return short if len(short) > 1 else label
