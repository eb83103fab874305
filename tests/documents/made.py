"""A document from a known tree, in a random style: the text, and what is right in it.

Words are put together from lists, so that the reader cannot know them; layout, numbering, brackets, blanks, dates and
what stands around the text vary as real papers do (GB/T 9704-2012, and what web pages make of it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from kg.text.numerals import to_chinese

__all__ = ["STYLES", "Made", "make"]

VERBS = ("推进", "完善", "优化", "健全", "深化", "强化", "规范", "拓展")
THINGS = (
    "登记服务",
    "审批流程",
    "信用监管",
    "用地保障",
    "人才引进",
    "融资支持",
    "数据共享",
    "窗口建设",
    "纠纷化解",
    "跨境贸易",
    "公共服务",
    "创新平台",
)
WAYS = (
    "压缩办理时间",
    "统一办理标准",
    "推行全程网办",
    "扩大覆盖范围",
    "建立长效机制",
    "加强部门联动",
    "公开服务清单",
    "降低企业成本",
)
TOPICS = ("山区产业发展", "便民服务体系建设", "企业服务提升", "绿色低碳转型", "老旧小区改造", "数字乡村建设")
NATIONAL = (
    "发展改革委",
    "财政部",
    "商务部",
    "税务总局",
    "市场监管总局",
    "农业农村部",
    "海关总署",
    "人民银行",
    "统计局",
    "知识产权局",
)
BRACKETS = ("〔{}〕", "[{}]", "（{}）", "［{}］", "【{}】")
CLOSING = (
    "各地区、各有关部门要充分认识重要意义，结合实际认真贯彻落实。",
    "各省、自治区、直辖市人民政府要按照本意见要求制定具体实施方案，重大事项及时向国务院报告。",
    "本意见自印发之日起施行。",
)
REST = "坚持问题导向，突出重点，分类推进，务求实效。"


@dataclass
class Made:
    """``tree``: path → heading or first words; ``due``, ``bodies``, ``leads`` by path; ``outside``: of no item."""

    text: str
    title: str
    number: str | None
    issuer: str
    date: str
    tree: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, list[str]] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    due: dict[str, str] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


class _Maker:
    """Writes lines and remembers what they mean."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a test's
        self.lines: list[str] = []
        self.made = Made("", "", None, "", "")
        self.used: set[str] = set()
        self.year = self.random.randint(2017, 2024)
        self.month = self.random.randint(1, 12)
        self.day = self.random.randint(1, 28)

    def pick(self, options: tuple[str, ...]) -> str:
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def heading(self) -> str:
        """A heading that was not used yet."""
        while True:
            words = self.pick(VERBS) + self.pick(THINGS)
            if words not in self.used:
                self.used.add(words)
                return words

    def sentence(self) -> str:
        return f"{self.pick(VERBS)}{self.pick(THINGS)}，{self.pick(WAYS)}，{self.pick(WAYS)}。"

    # ── around the text ───────────────────────────────────────────────────────────────────────────────────────────

    def head(self, kind: str, *, issuer: str = "国务院办公厅", verb: str = "关于") -> None:
        """Title over one to three lines, number in brackets of any shape, addressees."""
        title = f"{issuer}{verb}{self.pick(VERBS)}{self.pick(TOPICS)}的{kind}"
        self.made.title, self.made.issuer = title, issuer
        cut = len(issuer) + len(verb) + self.random.randint(0, 4)
        parts = [title] if self.chance(0.4) else [title[:cut], title[cut:]]
        if len(parts) == 2 and self.chance(0.2):
            parts = [issuer, title[len(issuer) :]] if self.chance(0.5) else parts
        n = self.random.randint(1, 99)
        stem = {"国务院办公厅": "国办发", "国务院": "国发"}[issuer]
        self.made.number = f"{stem}〔{self.year}〕{n}号"
        printed = f"{stem}{self.pick(BRACKETS).format(self.year)}{n}号"
        self.made.date = f"{self.year}-{self.month:02d}-{self.day:02d}"
        if self.chance(0.25):
            self.lines += [
                f"索 引 号：000014349/{self.year}-000{n}　主题分类：综合政务",
                f"发文机关：{issuer}",
                f"成文日期：{self.printed_date()}",
            ]
            self.lines += [
                f"标　　题：{title}",
                f"发文字号：{self.made.number}",
                f"发布日期：{self.year + 1}年01月02日",
            ]
        if self.chance(0.15):
            parts[-1] += f"（{printed}）" if "（" not in printed else ""
            self.lines += [f"　　{part}" for part in parts]
            self.lines += [] if "号）" in parts[-1] else [printed]
        else:
            self.lines += [*parts, printed]
        if self.chance(0.8):
            self.lines.append("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：")
        if self.chance(0.7):
            self.lines.append(f"为{self.heading()}，{self.pick(WAYS)}，现提出以下意见。")
            self.made.outside.append("现提出以下意见")

    def printed_date(self) -> str:
        if self.chance(0.2):
            digits = "".join("〇一二三四五六七八九"[int(c)] for c in str(self.year))
            month, day = (to_chinese(n).removeprefix("一" if 10 <= n < 20 else "") for n in (self.month, self.day))
            return f"{digits}年{month}月{day}日"
        return f"{self.year}年{self.month}月{self.day}日"

    def foot(self) -> None:
        """Closing paragraph, list of annexes, signature and date, and what is said of publication."""
        if self.chance(0.5):
            self.lines.append(self.pick(CLOSING))
            self.made.outside.append(self.lines[-1].rstrip("。"))
        if self.chance(0.3):
            self.lines += [f"附件：1.{self.pick(TOPICS)}分工表", f"2.{self.pick(TOPICS)}情况表"]
            self.made.outside.append("分工表")
        self.sign()
        if self.chance(0.6):
            self.lines.append("（此件公开发布）")
            self.made.outside.append("此件公开发布")

    def sign(self) -> None:
        spaced = "　" * self.random.randint(0, 6)
        self.lines += [spaced + self.made.issuer, spaced + self.printed_date()]

    # ── items ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def item(self, number: str, path: str, *, alone: bool = False) -> None:
        """One item with its body, perhaps with a deadline, and with those who answer for it."""
        heading = self.heading()
        self.made.tree[path] = heading
        body = self.sentence()
        if self.chance(0.35):
            body += self.deadline(path)
        body += self.duty(path) if self.chance(0.5) else ""
        if alone:
            self.lines += [f"{number}{heading}", body]
        else:
            self.lines.append(f"{number}{heading}。{body}")
        if self.chance(0.15):
            self.lines.append(self.sentence())

    def deadline(self, path: str) -> str:
        year, month = self.year + self.random.randint(0, 3), self.random.randint(1, 12)
        forms = (
            (f"{year}年{month}月底前，{self.pick(WAYS)}。", f"{year}-{month:02d}"),
            (f"到{year}年，{self.pick(WAYS)}。", f"{year}-12"),
            (f"{year}年底前{self.pick(WAYS)}。", f"{year}-12"),
            (f"各地区于{year}年{month}月底前完成任务。", f"{year}-{month:02d}"),
            (f"力争到{year}年底，实现{self.pick(WAYS)}。", f"{year}-12"),
        )
        words, self.made.due[path] = self.random.choice(forms)
        if words.startswith("各地区"):
            self.made.bodies[path] = ["各地区"]
        return words

    def duty(self, path: str) -> str:
        names = self.random.sample(NATIONAL, self.random.randint(1, 4))
        self.made.bodies[path] = [*names, *self.made.bodies.get(path, ())]
        rest = "、".join(names[1:])
        if len(names) > 1 and self.chance(0.5):
            self.made.leads[path] = names[0]
            forms = (
                f"（{names[0]}牵头，{rest}按职责分工负责）", f"（{names[0]}牵头，{rest}等参与）",
                f"（牵头单位：{names[0]}；配合单位：{rest}）", f"〔{names[0]}牵头，{rest}配合〕",
            )  # fmt: skip
            return self.random.choice(forms)
        joined = "、".join(names)
        return self.random.choice(
            (f"（{joined}负责）", f"（{joined}等按职责分工负责）", f"（责任单位：{joined}）", f"（负责部门：{joined}）")
        )

    def done(self) -> Made:
        blank = "\n\n" if self.chance(0.3) else "\n"
        self.made.text = blank.join(self.lines) + "\n"
        return self.made


# ── styles ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cn(n: int) -> str:
    return to_chinese(n).removeprefix("一" if 10 <= n < 20 else "")


def _chapters(maker: _Maker, inner: Callable[[int, int, int], tuple[str, str]], *, alone: bool = False) -> None:
    count = 0
    for chapter in range(1, maker.random.randint(2, 4) + 1):
        heading = maker.heading()
        maker.made.tree[str(chapter)] = heading
        maker.lines.append(f"{_cn(chapter)}、{heading}")
        for n in range(1, maker.random.randint(1, 4) + 1):
            count += 1
            number, path = inner(chapter, n, count)
            maker.item(number, path, alone=alone)


def opinion(maker: _Maker) -> None:
    maker.head("意见")
    _chapters(maker, lambda c, n, _: (f"（{_cn(n)}）", f"{c}.{n}"))
    maker.foot()


def running_on(maker: _Maker) -> None:
    maker.head("若干意见", issuer="国务院")
    _chapters(maker, lambda c, _, k: (f"（{_cn(k)}）", f"{c}.{k}"))
    maker.foot()


def arabic_running_on(maker: _Maker) -> None:
    maker.head("实施方案")
    mark = maker.pick((".", "．", "、", ". "))
    _chapters(maker, lambda c, _, k: (f"{k}{mark}", f"{c}.{k}"))
    maker.foot()


def titles_alone(maker: _Maker) -> None:
    maker.head("指导意见")
    _chapters(maker, lambda c, n, _: (f"（{_cn(n)}）", f"{c}.{n}"), alone=True)
    maker.foot()


def half_width(maker: _Maker) -> None:
    maker.head("工作方案")
    _chapters(maker, lambda c, n, _: (f"({_cn(n)})", f"{c}.{n}"))
    maker.foot()


def three_levels(maker: _Maker) -> None:
    maker.head("行动计划")
    for chapter in range(1, 3):
        maker.made.tree[str(chapter)] = heading = maker.heading()
        maker.lines.append(f"{_cn(chapter)}、{heading}")
        for part in range(1, 3):
            maker.made.tree[f"{chapter}.{part}"] = heading = maker.heading()
            maker.lines.append(f"（{_cn(part)}）{heading}{maker.pick(('', '。'))}")
            for n in range(1, maker.random.randint(2, 4)):
                maker.item(f"{n}.", f"{chapter}.{part}.{n}")
    maker.foot()


def flat(maker: _Maker) -> None:
    maker.head("通知")
    for n in range(1, maker.random.randint(3, 6)):
        maker.item(f"{_cn(n)}、", str(n))
    maker.foot()


def decimal(maker: _Maker) -> None:
    maker.head("应急预案")
    for chapter in range(1, 4):
        maker.made.tree[str(chapter)] = heading = maker.heading()
        maker.lines.append(f"{chapter}{maker.pick(('　', ' '))}{heading}")
        for n in range(1, maker.random.randint(3, 4)):
            maker.item(f"{chapter}.{n}　", f"{chapter}.{n}", alone=True)
    maker.foot()


def articles(maker: _Maker) -> None:
    maker.head("办法", issuer="国务院")
    count = 0
    for chapter in range(1, 4):
        maker.made.tree[str(chapter)] = heading = maker.heading()
        maker.lines.append(f"第{_cn(chapter)}章　{heading}")
        for _ in range(maker.random.randint(1, 3)):
            count += 1
            maker.made.tree[f"{chapter}.{count}"] = words = maker.sentence()
            maker.lines.append(f"第{_cn(count)}条　{words}")
            if maker.chance(0.3):
                for n in range(1, 3):
                    maker.made.tree[f"{chapter}.{count}.{n}"] = words = maker.heading()
                    maker.lines.append(f"（{_cn(n)}）{words}；")
    maker.sign()


def reply(maker: _Maker) -> None:
    maker.head("批复", issuer="国务院")
    for n in range(1, maker.random.randint(2, 4)):
        maker.made.tree[str(n)] = words = maker.sentence()
        maker.lines.append(f"{_cn(n)}、{words}")
    maker.sign()


def years(maker: _Maker) -> None:
    maker.head("工作安排")
    for chapter, year in enumerate((maker.year, maker.year + 1), 1):
        maker.made.tree[str(chapter)] = heading = f"{year}年重点任务"
        maker.lines.append(f"{_cn(chapter)}、{heading}")
        for n in range(1, maker.random.randint(2, 4)):
            body = f"{year}年底前{maker.pick(WAYS)}。"
            maker.made.tree[f"{chapter}.{n}"] = body.rstrip("。")
            maker.made.due[f"{chapter}.{n}"] = f"{year}-12"
            maker.lines.append(f"{n}.{body}")
    maker.foot()


def counted(maker: _Maker) -> None:
    maker.head("意见")
    _chapters(maker, lambda c, n, _: (f"（{_cn(n)}）", f"{c}.{n}"))
    path = list(maker.made.tree)[-1]
    chapter, last = path.split(".")
    n = int(last) + 1
    maker.made.tree[f"{chapter}.{n}"] = heading = maker.heading()
    parts = [f"{_cn(k)}是{maker.heading()}" for k in range(1, 4)]
    for k, words in enumerate(parts, 1):
        maker.made.tree[f"{chapter}.{n}.{k}"] = words
    maker.lines.append(f"（{_cn(n)}）{heading}。重点做好以下工作：{'；'.join(parts)}。")
    maker.foot()


def with_table(maker: _Maker) -> None:
    maker.head("通知")
    _chapters(maker, lambda c, n, _: (f"（{_cn(n)}）", f"{c}.{n}"))
    maker.sign()
    maker.lines += ["附件", f"{maker.pick(TOPICS)}任务分工表"]
    heads = ["序号", "改革事项", "主要内容", "责任单位", "完成时限", maker.pick(("备注", "推广范围"))]
    rows = [
        [
            str(n),
            maker.heading(),
            maker.sentence(),
            "、".join(maker.random.sample(NATIONAL, 2)),
            f"{maker.year}年{n}月",
            "全国",
        ]
        for n in range(1, maker.random.randint(4, 8))
    ]
    maker.made.rows = rows
    one_a_line = maker.chance(0.5)
    for row in [heads, *rows]:
        maker.lines += row if one_a_line else ["\t".join(row)]


def covered(maker: _Maker) -> None:
    issuer = "国务院办公厅"
    name = f"{maker.pick(VERBS)}{maker.pick(TOPICS)}行动方案"
    maker.made.title, maker.made.issuer = name, issuer
    maker.made.date = f"{maker.year}-{maker.month:02d}-{maker.day:02d}"
    maker.made.number = f"国办发〔{maker.year}〕7号"
    quoted = maker.chance(0.5)
    maker.lines += [f"{issuer}关于印发{'《' + name + '》' if quoted else name}的通知", maker.made.number]
    maker.lines += ["各省、自治区、直辖市人民政府：", f"《{name}》已经国务院同意，现印发给你们，请认真贯彻执行。"]
    maker.sign()
    maker.lines += [name]
    _chapters(maker, lambda c, n, _: (f"（{_cn(n)}）", f"{c}.{n}"))


def two_texts(maker: _Maker) -> None:
    maker.head("通知")
    maker.sign()
    for prefix in "ab":
        maker.lines += [f"{maker.heading()}管理办法"]
        for n in range(1, 4):
            maker.item(f"{_cn(n)}、", f"{prefix}.{n}")


STYLES: dict[str, Callable[[_Maker], None]] = {
    style.__name__: style
    for style in (
        opinion, running_on, arabic_running_on, titles_alone, half_width, three_levels, flat, decimal, articles, reply,
        years, counted, with_table, covered, two_texts,
    )
}  # fmt: skip


def make(style: str, seed: int) -> Made:
    """A document of a style; the same seed makes the same one."""
    maker = _Maker(seed)
    STYLES[style](maker)
    return maker.done()
