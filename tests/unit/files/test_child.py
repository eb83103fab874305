"""A second process runs this program, whatever lies in the folder of use."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kg.files.child import command, environment

HOSTILE = "from pathlib import Path\nPath('RUN').write_text('yes')\nraise SystemExit('not the real one')\n"


@pytest.mark.parametrize("path", ["", ":", "."])
def test_what_lies_in_the_folder_of_use_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """The names of modules that a child loads, of the standard library, of ours and of others."""
    for name in ("traceback", "queue", "yaml", "json", "pickle", "pyoxigraph"):
        (tmp_path / f"{name}.py").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "kg/outputs").mkdir(parents=True)
    (tmp_path / "kg/__init__.py").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", path) if path != "." else monkeypatch.delenv("PYTHONPATH", raising=False)
    done = subprocess.run(
        command("kg.outputs.drawing"), input=b"", cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / "RUN").exists()
