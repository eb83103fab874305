"""Look-alikes: characters that stand for others which look the same, folded in one place for every matcher.

Copies out of PDF files write ⼯⽉ (radicals of Kangxi's dictionary) for 工月, １２ for 12, ﹙ for （. ``common`` gives
each its usual character, one for one, so that offsets stay; ``as_printed`` gives back what stands in the source.
Texts are folded where a document is parsed, typed words in ``kg.text.normalise``; a quotation is always as printed.

What is folded, and why no more: radicals and compatibility ideographs; letters and digits of full width, with ％ and
．; small, upright and half-width punctuation, to that of Chinese text. Brackets and commas of either width stay as they
are: both are good Chinese printing, and every matcher takes both. ① and ² say something else than 1 and 2.
"""

from __future__ import annotations

import re
import unicodedata

from kg.text.mapped import MappedText

__all__ = ["as_printed", "common"]

#: Each radical of the CJK Radicals Supplement, and ㇐, before its ideograph. Source: Unicode Character Database,
#: EquivalentUnifiedIdeograph.txt. ⼾ is a Kangxi radical that Unicode folds to the traditional 戶; fonts for simplified
#: Chinese draw 户 for it.
_RADICALS = (
    "⼾户⺁厂⺄乙⺅亻⺇几⺈刀⺉刂⺋卩⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民"
    "⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳冈⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼"
    "⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
    "㇐一"
)
#: Punctuation for upright lines, in small form and of half width, each before that of Chinese text.
_PUNCTUATION = (
    "︐，︑、︒。︓：︔；︕！︖？︵（︶）︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹐，"
    "﹑、﹒.﹔；﹕：﹖？﹗！﹙（﹚）﹝〔﹞〕﹟#﹠&﹡*﹢+﹣-﹪%｡。｢「｣」､、"
)

_LOOK_ALIKE_RE = re.compile(
    r"[\u2e80-\u2fd5\u31d0\uf900-\ufaff\ufe10-\ufe6b\uff05\uff0e\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff61-\uff64"
    r"\U0002f800-\U0002fa1f]"
)
_BY_UNICODE = (
    *range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20),
    0xFF05, 0xFF0E, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B),
)  # fmt: skip


def _pairs(text: str) -> dict[int, str]:
    return {ord(one): other for one, other in zip(text[::2], text[1::2], strict=True)}


_COMMON = {code: unicodedata.normalize("NFKC", chr(code)) for code in _BY_UNICODE}
_COMMON |= _pairs(_RADICALS) | _pairs(_PUNCTUATION)


def common(text: str) -> str:
    """``text`` with the usual character for each look-alike; as long as before, and itself where there is none.

    >>> common("⼀、优化⾦⼭区⻔户，１２⽉底前﹙区⼯商联﹚")
    '一、优化金山区门户，12月底前（区工商联）'
    """
    return text.translate(_COMMON) if _LOOK_ALIKE_RE.search(text) else text


def as_printed(words: MappedText, source: str) -> MappedText:
    """Words of a folded text as they stand in their source.

    Args:
        words: with the offsets of the source.
        source: the whole source, not folded.
    """
    if not words.at or not _LOOK_ALIKE_RE.search(source, words.at[0], words.at[-1] + 1):
        return words
    places = zip(words.text, words.at, strict=True)
    return MappedText("".join(source[at] if common(source[at]) == char else char for char, at in places), words.at)
