"""One table says how each error is reported: the exit status of a command, the HTTP status of the service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner

from kg.cli.app import _Group
from kg.errors import (
    STATUSES,
    BuildError,
    EndpointError,
    KgError,
    ManifestError,
    ParameterError,
    QueryError,
    SourceError,
    Status,
    TraceError,
    status_of,
)  # fmt: skip
from kg.serve import worker


def classes(above: type[KgError] = KgError) -> Iterator[type[KgError]]:
    yield above
    for below in above.__subclasses__():
        yield from classes(below)


def error(kind: type[KgError]) -> KgError:
    if issubclass(kind, ParameterError):
        return kind("means nothing", parameter="district", zh="没有此区")
    return kind("is wrong", where="/secret/corpus.yaml", mend="mend it")


def test_every_error_has_its_row() -> None:
    assert {kind for kind in classes() if kind.__module__ == "kg.errors"} == set(STATUSES)


@pytest.mark.parametrize(
    ("kind", "http"),
    [
        pytest.param(QueryError, 400, id="the client wrote it"),
        pytest.param(ParameterError, 400, id="the client chose it"),
        pytest.param(TraceError, 404, id="the client named something that is not there"),
        pytest.param(EndpointError, 502, id="another store is at fault"),
        pytest.param(BuildError, 500, id="whoever runs the service has to mend it"),
        pytest.param(ManifestError, 500, id="so here"),
        pytest.param(SourceError, 500, id="and here"),
    ],
)
def test_whose_fault_it_is_decides_the_status(kind: type[KgError], http: int) -> None:
    assert STATUSES[kind].http == http


def test_a_class_that_somebody_adds_is_reported_as_the_one_above_it() -> None:
    class OwnError(TraceError):
        """Of another program."""

    assert status_of(OwnError("x")) == STATUSES[TraceError]


@pytest.mark.parametrize("kind", STATUSES)
def test_a_command_ends_with_its_status_and_says_why(kind: type[KgError]) -> None:
    @click.group(cls=_Group)
    def main() -> None:
        pass

    @main.command()
    def fail() -> None:
        raise error(kind)

    done = CliRunner().invoke(main, ["fail"])
    assert done.exit_code == STATUSES[kind].exit == 1
    assert done.stderr == f"Error: {error(kind)}\n"
    assert len(done.stderr.splitlines()) <= 2


@pytest.mark.parametrize("kind", STATUSES)
def test_the_service_answers_with_its_status_and_names_no_file_of_its_own(
    kind: type[KgError], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def task(*_: Any) -> Any:
        raise error(kind)

    told: list[dict[str, Any]] = []
    monkeypatch.setitem(worker._TASKS, "query", task)
    monkeypatch.setattr(worker, "pack", lambda head: told.append(head))
    worker._answered(None, {"task": "query"}, None)  # type: ignore[arg-type]
    assert Status(1, told[0]["status"], told[0]["kind"]) == STATUSES[kind]
    if told[0]["status"] == 500:
        assert "secret" not in json.dumps(told)
        assert "/secret/corpus.yaml" in capfd.readouterr().err
