"""The review itself: questions and answers in, judgements out. Pure: it neither reads keys nor writes files.

1. Ask the first question. ``a`` accepts, ``r`` rejects, ``s`` skips; each goes on to the next.
2. ``u`` takes the last answer back, whatever it was, and asks that question again.
3. ``q``, or the end of the answers, stops. Anything else is explained, and the question asked again.
4. After each change all judgements of this review are handed to ``save``, so nothing is lost when it is broken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.curate.candidates import Question
from kg.curate.screen import HELP, draw

__all__ = ["Judgement", "Outcome", "review"]

_ACCEPT, _REJECT, _SKIP, _UNDO, _QUIT = "arsuq"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reviewer said about a link; ``comment`` is what stood behind the letter."""

    question: Question
    rejected: bool
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a review ended."""

    judgements: tuple[Judgement, ...]
    skipped: int
    left: int

    def __str__(self) -> str:
        rejected = sum(judgement.rejected for judgement in self.judgements)
        accepted = len(self.judgements) - rejected
        return f"{accepted} accepted, {rejected} rejected, {self.skipped} skipped; {self.left} were not asked"


def review(
    questions: Sequence[Question],
    answers: Iterator[str],
    say: Callable[[str], None],
    save: Callable[[tuple[Judgement, ...]], None],
) -> Outcome:
    """Ask until the questions or the answers run out.

    Args:
        questions: as ``choose_questions`` gives them.
        answers: lines: a letter, and after a blank an optional comment (``r 只是报告标题``).
        say: shows a text to the reviewer.
        save: keeps all judgements of this review; called after every change.
    """
    done: list[Judgement | None] = []  # one per question answered, None where it was skipped
    while len(done) < len(questions):
        say(draw(questions[len(done)], len(done) + 1, len(questions)))
        say(HELP)
        letter, comment = _next(answers)
        if letter == _QUIT:
            break
        if letter == _UNDO:
            _undo(done, say, save)
        elif letter in (_ACCEPT, _REJECT):
            done.append(Judgement(questions[len(done)], letter == _REJECT, comment))
            save(_kept(done))
        elif letter == _SKIP:
            done.append(None)
    return Outcome(_kept(done), done.count(None), len(questions) - len(done))


def _next(answers: Iterator[str]) -> tuple[str, str]:
    """The letter and the comment of the next answer; the end of the answers is a quit."""
    letter, _, comment = next(answers, _QUIT).strip().partition(" ")
    return letter.lower(), comment.strip()


def _undo(
    done: list[Judgement | None], say: Callable[[str], None], save: Callable[[tuple[Judgement, ...]], None]
) -> None:
    if not done:
        say("Nothing to undo. 没有可撤回的。")
    elif done.pop() is not None:
        save(_kept(done))


def _kept(done: Sequence[Judgement | None]) -> tuple[Judgement, ...]:
    return tuple(judgement for judgement in done if judgement is not None)
