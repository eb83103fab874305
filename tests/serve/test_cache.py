"""Answers that are given again: the same bytes, at once, never a random one, and never run twice at a time."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from urllib.parse import urlencode

import pytest

from kg.serve.cache import AnswerCache
from kg.serve.framing import Message
from kg.serve.problems import Problem
from tests.serving import Server

#: Some seconds of work for any engine, and one row.
HEAVY = "SELECT (COUNT(*) AS ?n) {{ ?a a sp:Measure . ?b a sp:Measure . ?c a sp:District FILTER({number} > 0) }}"


def counted(answers: list[str]) -> tuple[list[str], int]:
    """What four callers get who ask at the same time, and how often it was worked out."""

    async def ask() -> tuple[list[str], int]:
        runs = 0
        cache = AnswerCache(1000)

        async def run() -> Message:
            nonlocal runs
            runs += 1
            await asyncio.sleep(0.01)
            return {"type": "text/plain"}, answers[runs - 1].encode()

        got = await asyncio.gather(*(cache.get("key", run) for _ in range(4)), return_exceptions=True)
        return [str(one) if isinstance(one, BaseException) else one[1].decode() for one in got], runs

    return asyncio.run(ask())


def test_asked_by_several_at_once_it_runs_once() -> None:
    assert counted(["answer", "another"]) == (["answer"] * 4, 1)


def test_a_failure_is_told_to_all_who_wait_and_not_kept() -> None:
    async def ask() -> tuple[list[object], int, Message]:
        runs = 0
        cache = AnswerCache(1000)

        async def fail() -> Message:
            nonlocal runs
            runs += 1
            await asyncio.sleep(0.01)
            raise Problem(504, "time-limit", "", "")

        async def answer() -> Message:
            return {}, b"answer"

        got = await asyncio.gather(*(cache.get("key", fail) for _ in range(4)), return_exceptions=True)
        kinds: list[object] = [(one.status, one.kind) if isinstance(one, Problem) else one for one in got]
        return kinds, runs, await cache.get("key", answer)

    assert asyncio.run(ask()) == ([(504, "time-limit")] * 4, 1, ({}, b"answer"))


def test_long_queries_with_short_answers_take_little() -> None:
    """Each query was kept whole beside its answer of a few bytes, which alone was counted."""

    async def ask() -> int:
        cache = AnswerCache(1 << 20)

        async def run() -> Message:
            return {}, b"yes"

        tracemalloc.start()
        for number in range(200):
            await cache.get(f"ASK {{}} # {number} {'x' * 200_000}", run)
        return tracemalloc.get_traced_memory()[0]

    try:
        assert asyncio.run(ask()) < 2 << 20
    finally:
        tracemalloc.stop()


def test_the_last_used_are_kept_within_bounds() -> None:
    async def ask() -> list[str]:
        ran: list[str] = []
        cache = AnswerCache(1600)

        async def get(key: str) -> None:
            async def run() -> Message:
                ran.append(key)
                return {}, bytes(100)

            await cache.get(key, run)

        for key in [*"abcdefghijklmnop", "a", "q", "a", "b"]:  # 16 fit; q drives out b, since a was just used
            await get(key)
        return ran

    assert "".join(asyncio.run(ask())) == "abcdefghijklmnopqb"


def test_an_answer_too_large_is_not_kept() -> None:
    async def ask() -> int:
        runs = 0
        cache = AnswerCache(1600)

        async def run() -> Message:
            nonlocal runs
            runs += 1
            return {}, bytes(401)

        await cache.get("key", run)
        await cache.get("key", run)
        return runs

    assert asyncio.run(ask()) == 2


def test_the_second_time_it_comes_at_once(server: Server) -> None:
    started = time.perf_counter()
    first = server.query(HEAVY.format(number=1))
    between = time.perf_counter()
    second = server.query(HEAVY.format(number=1))
    assert first.status == 200
    assert second.body == first.body
    assert time.perf_counter() - between < (between - started) / 2


def test_whoever_asks_for_it_anew_gets_it_anew(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query", "Cache-Control": "no-cache"}
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        assert server.ask("POST", "/sparql", HEAVY.format(number=2), headers).status == 200
        seconds.append(time.perf_counter() - started)
    assert seconds[1] > seconds[0] / 4


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID ( )", "rand()"])
def test_what_differs_each_time_is_not_remembered(server: Server, call: str) -> None:
    said = {server.query(f"SELECT (STR({call}) AS ?said) {{}}").rows[0]["said"] for _ in range(2)}
    assert len(said) == 2


def test_formats_are_remembered_apart(server: Server) -> None:
    query = "SELECT ?d { ?d a sp:District } LIMIT 1"
    kinds = [server.query(query, kind).kind for kind in ("text/csv", "application/json", "text/csv")]
    assert kinds == ["text/csv", "application/sparql-results+json", "text/csv"]


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    path = "/sparql?" + urlencode({"query": "SELECT ?d { ?d a sp:District } LIMIT 2"})
    first = server.ask("GET", path)
    again = server.ask("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert server.ask("GET", path, headers={"If-None-Match": '"another"'}).body == first.body
