"""What a person types for a parameter → the SPARQL term it means, looked up in the graph; never text in the query.

What a name means is for ``kg.ask.resolve`` to say: ``金山``, ``金山区`` and ``jinshan`` are one district. Only what
a parameter may be is decided here: a thing of its kind, any thing, a number, a text. If the words mean more than one
thing, the choices are listed and nothing is guessed. A whole key is looked up directly; for the rest all names of the
kind are read, which takes as long as there are many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kg.ask.keys import term_of
from kg.ask.named_things import Names, keys_only, read_names
from kg.ask.queryable import Queryable
from kg.ask.questions import ANY, Parameter, Question, default_term
from kg.ask.resolve import Answer, Said, find_key, note_on
from kg.ask.resolve import resolve as meaning_of
from kg.errors import ParameterError
from kg.text.carried import UNCARRIED_RE
from kg.text.normalise import one_width

__all__ = ["fill", "resolve"]

_NUMBER_RE = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_SHOWN, _EXAMPLES = 16, 8  # choices listed in an error: as many as there are districts; things where nothing is meant


def fill(
    question: Question,
    values: Mapping[str, str],
    graph: Queryable,
    names: Names | None = None,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> str:
    """The SPARQL of a question, each parameter at the value given or else at its default.

    Args:
        question: a shipped question.
        values: parameter → what a person typed.
        graph: to look names up in.
        names: of all things of the graph, where they have been read already.
        tell: called with a line for each value that was no whole name, or beside which others are called alike.

    Raises:
        ParameterError: the question has no such parameter, or a value means nothing, or more than one thing.
    """
    known = [parameter.name for parameter in question.parameters]
    for name in values:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise ParameterError(
                f"the question has no parameter '{name}'", where=question.name, mend=takes, parameter=name,
                zh=f"此问题没有参数“{name}”", hint=(f"可填：{'、'.join(known) or '无'}", takes),
            )  # fmt: skip
    terms = {
        p.name: resolve(p, values[p.name], graph, names, tell=tell) if p.name in values else default_term(p, graph.base)
        for p in question.parameters
    }
    return question.filled(terms)


def resolve(
    parameter: Parameter,
    value: str,
    graph: Queryable,
    names: Names | None = None,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> str:
    """The SPARQL text of the term that ``value`` means for a parameter; ``UNDEF`` for ``*`` where any will do.

    Raises:
        ParameterError: it means nothing, or more than one thing.
    """
    value = value.strip()
    if strange := UNCARRIED_RE.search(value):
        code = f"U+{ord(strange[0]):04X}"
        raise ParameterError(
            f"the value holds the character {code}, which no text can carry", parameter=parameter.name,
            zh=f"含有无法显示的字符 {code}", hint=("请删去该字符", "take it out"), mend="take it out",
        )  # fmt: skip
    if value == ANY and parameter.default == ANY:
        return "UNDEF"
    if parameter.kind == "number":
        return _number(parameter, value)
    if parameter.kind == "text":
        if not value:
            raise ParameterError("the text is empty", parameter=parameter.name, zh="内容为空")
        return str(ox.Literal(value))
    kinds = () if parameter.kind == "thing" else (parameter.kind,)
    key = _direct(value, kinds, graph) if names is None else ""
    if key:
        return str(term_of(key, graph))
    names = names or read_names(graph, kinds)
    answer = meaning_of(names, value, kinds)
    if answer.chosen is None:
        raise _refusal(parameter, value, answer, names)
    if note := note_on(answer, value):
        tell(f"--{parameter.name} {note}")
    return str(term_of(answer.chosen.key, graph))


def _number(parameter: Parameter, value: str) -> str:
    """A number as SPARQL writes it: wide digits (９５) and a comma between thousands are the same number."""
    number = one_width(value).replace(",", "")
    if not _NUMBER_RE.fullmatch(number):
        raise ParameterError(
            f"'{value}' is no number", mend="write 90 or 0.75", parameter=parameter.name,
            zh=f"“{value}”不是数字", hint=("请写成 90 或 0.75", "write 90 or 0.75"),
        )  # fmt: skip
    return number


def _direct(value: str, kinds: tuple[str, ...], graph: Queryable) -> str:
    """The one key that the value is, found without any name; or nothing.

    What has no slash may be the end of a body's key, and begin keys of several kinds: that takes all names.
    """
    if "/" not in value and kinds in ((), ("department",)):
        return ""
    found = find_key(keys_only(graph), value, kinds)
    return found[0].key if len(found) == 1 else ""


def _refusal(parameter: Parameter, value: str, answer: Answer, names: Names) -> ParameterError:
    said = Said.of(answer, value, parameter.kind, _SHOWN)
    choices = said.choices or _examples(parameter.kind, names)
    hint = ("请选一项：", "choose one:") if said.choices else ("可填的例如：", "there are, for example:")
    head = () if said.choices else (hint[1],)
    return ParameterError(
        said.en, mend="\n  ".join((*head, *choices)), parameter=parameter.name, zh=said.zh, hint=hint,
        choices="\n".join(choices),
    )  # fmt: skip


def _examples(kind: str, names: Names) -> tuple[str, ...]:
    """Things of a kind, to see how they are called; of any kind, how keys are written."""
    if kind == "thing":
        return ("jinshan-2022/37", "plan/yangpu-2023/section/2.1", "case/2023/09")
    things = names.of((kind,))
    more = (f"… and {len(things) - _EXAMPLES} more",) if len(things) > _EXAMPLES else ()
    return (*(f"{thing.key}  {thing.label}" for thing in things[:_EXAMPLES]), *more)
