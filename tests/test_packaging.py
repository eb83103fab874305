"""What leaves this folder: a wheel that works anywhere, a lock that is checked and neutral, one version."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed; it sees no variable that could lead it back to this checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KG_", "PIP_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline by the build backend that the environment already holds."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a fresh environment with the wheel in it; only the dependencies are borrowed from ours."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home, symlinks=os.name != "nt")
    paths = {name: Path(path) for name, path in sysconfig.get_paths(vars={"base": str(home)}).items()}
    python = paths["scripts"] / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=home)
    # A plain path line: our own editable entry is a .pth too, and a .pth is not followed from another one.
    (paths["purelib"] / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return paths["scripts"]


def test_wheel_carries_code_data_and_ontology(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {"kg/cli/__init__.py"}
    for folder, place in (("data", "_data"), ("ontology", "_ontology")):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        expected |= {f"kg/{place}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}
    assert "kg/_data/sources/jinshan-2022.txt" in expected
    assert expected - inside == set()
    strays = {name for name in inside if not re.match(r"kg/|shanghai_policy_kg-[\d.]+\.dist-info/", name)}
    assert strays == set(), "only the package itself belongs in the wheel"


def test_wheel_carries_the_whole_editor_or_none_of_it(wheel: Path) -> None:
    """Each file as it was pinned; nothing else from its folder. Where npm is, a build fetches it."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if "/static/editor/" in name}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in inside.items()}
    pinned = {f"{hatch_build.FOLDER.as_posix()}/{Path(name).name}": sha for name, sha in hatch_build.FILES.items()}
    assert digests in ({}, pinned)
    if os.environ.get("CI"):
        assert digests == pinned


def test_wheel_carries_the_documents_byte_for_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sources = sorted((ROOT / "data" / "sources").iterdir())
        assert len(sources) >= 5
        for source in sources:
            assert archive.read(f"kg/_data/sources/{source.name}") == source.read_bytes(), source.name


def test_installed_package_is_not_this_checkout(elsewhere: Path, tmp_path: Path) -> None:
    place = Path(run(elsewhere / "python", "-c", "import kg; print(kg.__file__)", cwd=tmp_path).strip())
    assert elsewhere.parent.resolve() in place.resolve().parents


def test_installed_kg_builds_from_any_folder(elsewhere: Path, tmp_path: Path) -> None:
    out = tmp_path / "result"
    assert run(elsewhere / "kg", "build", "--out", out, "--quiet", cwd=tmp_path) == ""
    graph = (out / "graph.nq").read_text(encoding="utf-8")
    assert "/id/plan/jinshan-2022/measure/37>" in graph
    beside = sorted(path.name for path in tmp_path.iterdir())
    assert beside == [".result.made", "result"], "the exports, what kg serve starts from, and nothing else"


def test_lock_pins_and_checks_every_dependency() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    loose = [block for block in blocks if not re.match(r"[a-z0-9-]+==\d", block) or "--hash=sha256:" not in block]
    assert loose == []
    pins = {block.split("==")[0] for block in blocks}
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *extras["dev"], *extras["serve"]]
    assert {re.split(r"[^\w-]", name)[0].lower() for name in wanted} <= pins


def test_lock_names_no_host_and_no_path() -> None:
    assert not re.search(r"https?:|file:|index|find-links|trusted|/", LOCK)


def test_version_stands_in_one_place(elsewhere: Path, tmp_path: Path) -> None:
    shown = run(
        elsewhere / "python",
        "-c",
        "from importlib.metadata import version as v; print(v('shanghai-policy-kg'))",
        cwd=tmp_path,
    )
    assert shown.strip() == PROJECT["version"]
    literal = re.compile(rf"""["']{re.escape(PROJECT["version"])}["']""")
    assert [path for path in (ROOT / "kg").rglob("*.py") if literal.search(path.read_text(encoding="utf-8"))] == []
