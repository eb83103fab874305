"""The attack, repeated: what strangers, crashes and hostile files do to the program, and whether it survives.

``python -m benchmarks.attack`` starts a server of its own on the shipped corpus, runs every row and prints the table;
``--write`` puts it into ``docs/security.md``. ``--long`` is the whole of it (an hour, 200 kills); without it, minutes.
``--endure 1000000`` asks so many requests over connections that stay open, and nothing else: does anything grow?
Light queries are asked from an address of their own all through an attack: p50 and p99 are theirs.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tests.entry import ROOT, copy_data, environment, kg
from tests.serve.test_query_policy import REFUSED
from tests.serve.test_safety import BOMBS, Honeypot
from tests.serving import Server, running
from tests.unit.read.test_manifest import HOSTILE

_TABLE = ROOT / "docs/security.md"
_BEGIN, _END = "<!-- attack: begin -->", "<!-- attack: end -->"
_TARGETS = ("etc/passwd", "pyproject.toml", "kg/cli/app.py", ".git/config")
_UPS = ("../", "..%2f", "%2e%2e/", "..\\", "..%5c", "%252e%252e/", "....//", "..%c0%af", "/", "//", "%00../", "./../")
_PROBES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "'-alert(1)-'",
    "{{7*7}}",
)
_PLACES = (
    "/search?q=",
    "/search?kind=",
    "/about?iri=",
    "/id/",
    "/topic/",
    "/questions/",
    "/?query=",
    "/ontology?x=",
    "/none/",
)
_UPDATES = (
    "INSERT DATA { <urn:a> <urn:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP ALL", "LOAD <http://127.0.0.1/>",
    "CREATE GRAPH <urn:g>", "COPY DEFAULT TO <urn:g>", "MOVE <urn:g> TO <urn:h>", "ADD <urn:g> TO <urn:h>",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
)  # fmt: skip

_CASES: tuple[Callable[[str], str], ...] = (str, str.lower, lambda text: f"# x\n{text}")


class Row(NamedTuple):
    """One line of the table."""

    test: str
    promise: str
    tried: int
    survived: int
    figure: str


class Beside:
    """Light queries, from an address of their own, for as long as an attack lasts."""

    def __init__(self, server: Server) -> None:
        self.server, self.seconds, self.failed = server, list[float](), 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go)

    def __enter__(self) -> Beside:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            begun = time.monotonic()
            status = ask(self.server, f"SELECT ?d {{ ?d a sp:District }} # {id(self)} {number}", 9)
            self.seconds.append(time.monotonic() - begun)
            self.failed += status != 200
            time.sleep(0.01)

    @property
    def figure(self) -> str:
        ordered = sorted(self.seconds) or [0.0]
        half, most = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        failed = f", {self.failed} refused" if self.failed else ""
        return f"{len(ordered)} light queries: p50 {half * 1000:.0f} ms, p99 {most * 1000:.0f} ms{failed}"


def ask(server: Server, sparql: str, client: int) -> int:
    """The status of a query from 127.0.0.CLIENT."""
    parts = urlsplit(server.address)
    connection = http.client.HTTPConnection(
        str(parts.hostname), parts.port, timeout=60, source_address=(f"127.0.0.{client}", 0)
    )
    try:
        connection.request("POST", "/sparql", sparql, {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        return 0
    else:
        return response.status
    finally:
        connection.close()


def bombs(server: Server, count: int, name: str) -> Row:
    kinds = list(BOMBS.values())
    with Beside(server) as beside, ThreadPoolExecutor(count) as pool:
        work = [pool.submit(ask, server, f"{kinds[n % len(kinds)]} # {n}", 10 + n) for n in range(count)]
        statuses = [one.result() for one in work]
    good = sum(status in (400, 422, 503, 504, 507) for status in statuses)
    return Row(name, "a query has bounded time, memory and answer; light ones go on", count, good, beside.figure)


def idle(server: Server, count: int) -> Row:
    parts = urlsplit(server.address)
    with Beside(server) as beside, ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(socket.create_connection((str(parts.hostname), parts.port), timeout=10))
        time.sleep(2)
        answered = sum(ask(server, f"ASK {{}} # idle {n}", 8) == 200 for n in range(50))
    return Row(f"{count:,} idle connections", "nobody shuts out others", 50, answered, beside.figure)


def trickle(server: Server, count: int) -> Row:
    parts = urlsplit(server.address)
    gone = 0
    with Beside(server) as beside, ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection((str(parts.hostname), parts.port))) for _ in range(count)]
        until = time.monotonic() + 13
        while time.monotonic() < until:
            for sock in slow:
                with suppress(OSError):
                    sock.send(b"G")
            time.sleep(1)
        for sock in slow:
            sock.settimeout(0.5)
            with suppress(TimeoutError):
                try:
                    gone += not sock.recv(1)
                except ConnectionError:
                    gone += 1
    return Row(f"{count} heads of a byte a second", "slow clients are disconnected", count, gone, beside.figure)


def services(server: Server) -> Row:
    honeypot = Honeypot()
    plain = [str(one.values[0]) for one in REFUSED]
    texts = [text.replace("http://x.test/", honeypot.address) for text in plain]
    with Beside(server) as beside:
        refused = sum(server.query(text + " " * n).status in (400, 403) for n in range(12) for text in texts)
    honeypot.listener.close()
    tried = 12 * len(texts)
    survived = refused if not honeypot.visits else 0
    figure = f"{honeypot.visits} visits; {beside.figure}"
    return Row("SERVICE, hidden in many ways", "a query opens no connection", tried, survived, figure)


def updates(server: Server) -> Row:
    tried = refused = 0
    for text, kind, case in product(_UPDATES, ("query", "update", "form"), _CASES):
        said = case(text)
        body, sent = (f"{kind}={quote(said)}", "application/x-www-form-urlencoded")
        if kind == "query":
            body, sent = said, "application/sparql-query"
        if kind == "update":
            body, sent = said, "application/sparql-update"
        tried += 1
        refused += server.ask("POST", "/sparql", body, {"Content-Type": sent}).status in (400, 403)
    return Row("updates", "read-only", tried, refused, "")


def traversals(server: Server) -> Row:
    tried = safe = 0
    for start, up, times, target in product(("/", "/tables/", "/assets/", "/views/"), _UPS, (1, 2, 3, 6, 9), _TARGETS):
        with suppress(http.client.HTTPException, ValueError):
            reply = server.ask("GET", start + up * times + target)
            tried += 1
            safe += reply.status != 200 and b"root:" not in reply.body and b"[project]" not in reply.body
    return Row("paths out of the folder", "nothing outside of the exports is served", tried, safe, "")


def probes(server: Server) -> Row:
    tried = safe = 0
    for place, probe, accept in product(_PLACES, _PROBES, ("text/html", "*/*")):
        reply = server.ask("GET", place + quote(probe, safe=""), headers={"Accept": accept})
        tried += 1
        shown = reply.kind == "text/html" and (b"<script>alert" in reply.body or b"<img src=x" in reply.body)
        rules = reply.headers.get("content-security-policy", "")
        safe += not shown and "'unsafe-inline'" not in rules.partition("script-src")[2].partition(";")[0]
    return Row("scripts in what is typed", "pages run no script that did not stand in them", tried, safe, "")


def killed_queries(server: Server, count: int) -> Row:
    """A client that hangs up in the middle of a bomb, again and again."""
    parts = urlsplit(server.address)
    with Beside(server) as beside:
        for n in range(count):
            with socket.create_connection((str(parts.hostname), parts.port)) as sock:
                body = f"{BOMBS['cartesian product']} # gone {n}".encode()
                kind = "Host: 127.0.0.1\r\nContent-Type: application/sparql-query"
                head = f"POST /sparql HTTP/1.1\r\n{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                sock.sendall(head.encode() + body)
                time.sleep(0.02)
        answered = sum(ask(server, f"ASK {{}} # after {n}", 8) == 200 for n in range(20))
    return Row(f"{count} bombs whose sender hangs up", "a query has bounded time", 20, answered, beside.figure)


def crowd(server: Server, seconds: float) -> Row:
    """50 clients; memory and descriptors of the server before and after."""
    queries = [
        "SELECT ?c (COUNT(*) AS ?n) {{ ?s a ?c }} GROUP BY ?c # {}",
        "ASK {{ id:district\\/jinshan a sp:District }} # {}",
        "SELECT ?m {{ ?m sp:implements id:reform\\/yi-ye-yi-zheng }} # {}",
    ]
    until = time.monotonic() + seconds

    def client(number: int) -> tuple[int, int]:
        asked = good = 0
        while time.monotonic() < until:
            good += ask(server, queries[asked % 3].format(asked % 40), 20 + number) == 200
            asked += 1
        return asked, good

    before = used(server)
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(client, range(50)))
    time.sleep(1)
    after = used(server)
    asked, good = (sum(column) for column in zip(*found, strict=True))
    grown = f"memory {before[0]} → {after[0]} MB, descriptors {before[1]} → {after[1]}"
    return Row(
        "50 clients at once",
        "no growth of memory or descriptors",
        asked,
        good,
        f"{asked / seconds:.0f} requests/s; {grown}",
    )


#: What a lasting crowd asks for: method, address, headers, and the status that is right.
_LASTING: tuple[tuple[str, str, dict[str, str], int], ...] = (
    ("GET", "/sparql?format=json&query=ASK%20%7B%7D", {}, 200),
    ("GET", "/sparql?format=csv&query=SELECT%20%3Fs%20%7B%20%3Fs%20a%20sp%3ADistrict%20%7D", {}, 200),
    ("GET", "/id/district/jinshan", {"Accept": "text/turtle"}, 200),
    ("GET", "/report.md", {}, 200),
    ("GET", "/assets/style.css", {}, 200),
    ("GET", "/id/plan/none-2023", {"Accept": "text/turtle"}, 404),
    ("GET", "/sparql?query=SELECT", {}, 400),
    ("GET", "/../../etc/passwd", {}, 404),
    ("GET", "/questions/reforms-in-every-district", {}, 200),
)  # fmt: skip
_CLIENTS, _SAMPLES = 8, 100


def endure(server: Server, count: int, say: Callable[[str], None]) -> Row:
    """``count`` requests over connections that are kept; what the server holds is looked at a hundred times."""
    parts, held, right = urlsplit(server.address), [], 0
    each = count // (_CLIENTS * _SAMPLES)

    def client(number: int) -> int:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
        good = 0
        for n in range(each):
            method, address, headers, status = _LASTING[(n + number) % len(_LASTING)]
            try:
                connection.request(method, address, headers=headers)
                reply = connection.getresponse()
                reply.read()
                good += reply.status == status
            except (OSError, http.client.HTTPException):
                connection.close()
        connection.close()
        return good

    begun = time.monotonic()
    with ThreadPoolExecutor(_CLIENTS) as pool:
        for n in range(_SAMPLES):
            right += sum(pool.map(client, range(_CLIENTS)))
            held.append(used(server))
            if n % 10 == 9:
                say(f"{time.monotonic() - begun:6.0f} s  {(n + 1) * each * _CLIENTS:,} requests, {held[-1]}")
    tried, later = each * _CLIENTS * _SAMPLES, held[_SAMPLES // 10 :]
    memory, files = (_growth([one[k] for one in later]) for k in (0, 1))
    figure = (
        f"{tried / (time.monotonic() - begun):.0f} requests/s; growth over the last nine tenths: "
        f"memory {memory[0]:+.1f} ± {memory[1]:.1f} MB of {later[-1][0]}, "
        f"descriptors {files[0]:+.1f} ± {files[1]:.1f} of {later[-1][1]}"
    )
    return Row(f"{tried:,} requests", "no growth of memory or descriptors", tried, right, figure)


def _growth(values: list[int]) -> tuple[float, float]:
    """How much a line through the values rises from the first to the last, and twice the standard error of that."""
    count, middle = len(values), (len(values) - 1) / 2
    mean, spread = sum(values) / count, sum((n - middle) ** 2 for n in range(count))
    slope = sum((n - middle) * (value - mean) for n, value in enumerate(values)) / spread
    rest = sum((value - mean - slope * (n - middle)) ** 2 for n, value in enumerate(values))
    return slope * (count - 1), 2 * (rest / (count - 2) / spread) ** 0.5 * (count - 1)


def used(server: Server) -> tuple[int, int]:
    """Megabytes and descriptors of the server with all its workers; pages that they share count once."""
    memory = files = 0
    for process in _family(server.process.pid):
        with suppress(OSError):
            for line in (process / "smaps_rollup").read_text(encoding="ascii").splitlines():
                memory += int(line.split()[1]) if line.startswith("Pss:") else 0
            files += len(list((process / "fd").iterdir()))
    return memory >> 10, files


def _family(pid: int) -> list[Path]:
    """The folders below ``/proc`` of a process and all that came from it."""
    found = [Path("/proc") / str(pid)]
    for one in found:
        with suppress(OSError):
            children = (one / "task" / one.name / "children").read_text(encoding="ascii").split()
            found += [Path("/proc") / child for child in children]
    return found


def killed_builds(folder: Path, count: int) -> Row:
    """Builds that are killed at random moments; after each, the last graph is whole, and the next clears up."""
    folder = folder / "killed"
    folder.mkdir()
    data, out = copy_data(folder / "data", "fengxian-2024"), folder / "out"
    command = [sys.executable, "-P", "-m", "kg.cli", "build", "-q", "--data", str(data), "--out", str(out)]
    subprocess.run(command, check=True, env=environment(), cwd=folder)
    whole, chance, good = (out / "graph.nq").read_bytes(), random.Random(13), 0  # noqa: S311 - moments, not secrets
    begun = time.monotonic()
    subprocess.run(command, check=True, env=environment(), cwd=folder)
    lasts = time.monotonic() - begun
    for _ in range(count):
        with subprocess.Popen(command, env=environment(), cwd=folder, stderr=subprocess.DEVNULL) as build:
            with suppress(subprocess.TimeoutExpired):
                build.wait(chance.uniform(0, lasts * 1.05))
            build.send_signal(signal.SIGKILL)
        good += (out / "graph.nq").read_bytes() == whole and (out / "index.html").is_file()
    subprocess.run(command, check=True, env=environment(), cwd=folder)
    left = sorted(path.name for path in folder.iterdir() if path.name not in ("data", "out", ".out.made"))
    return Row(
        "builds killed at random moments",
        "the last build stays; nothing is left",
        count,
        good,
        f"left behind: {len(left)}",
    )


def together(folder: Path, count: int) -> Row:
    """Additions at once, all into one corpus."""
    data = copy_data(folder / "more", "fengxian-2024")
    text = "测试行动方案\n\n一、主要任务\n\n1.推动开放。全市图书馆延长开放。\n\n{}年2月3日\n"

    def add(n: int) -> int:
        (folder / f"{n}.txt").write_text(text.format(1950 + n), encoding="utf-8")
        return kg("add", f"{n}.txt", "--slug", f"x-{n}", "--data", data, cwd=folder).returncode

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(add, range(count)))
    listed = (data / "corpus.yaml").read_text(encoding="utf-8").count("- slug: x-")
    return Row("additions at once", "nothing is lost", count, min(done.count(0), listed), "")


def manifests(folder: Path) -> Row:
    """Hostile manifests, each built: two lines at most, no traceback, no hang."""
    data, good, longest = copy_data(folder / "hostile", "fengxian-2024"), 0, 0.0
    for line, _ in HOSTILE.values():
        entry = {"slug": "slug: x-2023", "title": "title: 题", "kind": "kind: municipal-plan", "file": "file: x.txt"}
        entry[line.partition(":")[0]] = line
        (data / "corpus.yaml").write_text("documents:\n  - " + "\n    ".join(entry.values()) + "\n", encoding="utf-8")
        begun = time.monotonic()
        done = kg("build", "-q", "--data", data, "--out", folder / "none", cwd=folder)
        longest = max(longest, time.monotonic() - begun)
        good += done.returncode == 1 and "Traceback" not in done.stderr and len(done.stderr.splitlines()) <= 3
    return Row(
        "hostile manifests", "one or two lines that say where", len(HOSTILE), good, f"the longest {longest:.1f} s"
    )


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    out = folder / "exports"
    done = kg("build", "-q", "--data", ROOT / "data", "--out", out, cwd=folder, seconds=300)
    if done.returncode:
        sys.exit(done.stderr)
    with running(out) as server:
        time.sleep(4)  # the second crew takes over
        yield server


def lasting(count: int, say: Callable[[str], None]) -> list[Row]:
    """The row of a crowd that stays, alone on a server of its own."""
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as server:
        return [endure(server, count, say)]


def attack(*, long: bool, say: Callable[[str], None]) -> list[Row]:
    """All rows, one after another."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as server:
        folder = Path(place)
        times = 10 if long else 1
        steps: list[Callable[[], Row]] = [
            lambda: bombs(server, 8, "eight bombs from eight addresses"),
            lambda: bombs(server, 60, "sixty bombs from sixty addresses"),
            lambda: idle(server, 1_100),
            lambda: trickle(server, 200),
            lambda: services(server), lambda: updates(server), lambda: traversals(server), lambda: probes(server),
            lambda: killed_queries(server, 50 * times),
            lambda: crowd(server, 3_600 if long else 20),
            lambda: killed_builds(folder, 200 if long else 12),
            lambda: together(folder, 10 * times),
            lambda: manifests(folder),
        ]  # fmt: skip
        for step in steps:
            begun = time.monotonic()
            rows.append(step())
            say(f"{time.monotonic() - begun:6.1f} s  {' · '.join(map(str, rows[-1]))}")
            if ask(server, "ASK {}", 7) != 200:
                sys.exit("the server does not answer any more")
    return rows


def table(rows: list[Row], *, long: bool) -> str:
    """Markdown: the rows, with the day and the machine."""
    memory = os.sysconf("SC_PAGESIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory} GB"
    machine = f"{system}, Python {platform.python_version()}"
    how = "the long run" if long else "the short run"
    load = f"load {os.getloadavg()[2]:.1f} in the last quarter of an hour"
    head = f"{date.today().isoformat()}, {machine}, {load}; {how} of `python -m benchmarks.attack`."  # noqa: DTZ011
    lines = ["| test | promise | tried | survived | figure |", "| --- | --- | ---: | ---: | --- |"]
    lines += [f"| {row.test} | {row.promise} | {row.tried:,} | {row.survived:,} | {row.figure} |" for row in rows]
    return "\n".join([_BEGIN, head, "", *lines, _END])


def main() -> None:
    """Run, print, perhaps write."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--long", action="store_true", help="the whole of it: more than an hour")
    parser.add_argument("--write", action="store_true", help="put the table into docs/security.md")
    parser.add_argument("--endure", type=int, default=0, metavar="N", help="so many requests, and nothing else")
    given = parser.parse_args()
    if given.endure:
        rows = lasting(given.endure, lambda line: print(line, flush=True))
        print(" | ".join(map(str, rows[0])))
        sys.exit(rows[0].survived < rows[0].tried)
    rows = attack(long=given.long, say=lambda line: print(line, flush=True))
    made = table(rows, long=given.long)
    print(made)
    if given.write:
        text = _TABLE.read_text(encoding="utf-8")
        _TABLE.write_text(text[: text.index(_BEGIN)] + made + text[text.index(_END) + len(_END) :], encoding="utf-8")
    sys.exit(any(row.survived < row.tried for row in rows))


if __name__ == "__main__":
    main()
