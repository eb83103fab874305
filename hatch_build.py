"""Build hook: what other people made and pages use, fetched once at a pinned version and hash.

Two packages: the SPARQL editor of the query page (Zazuko's YASGUI), and the store that answers on the offline page
(Oxigraph's WebAssembly build). So that no third-party code stands in this repository, each is fetched by npm when the
project is built or installed, into ``kg/serve/static/editor/`` and ``kg/site/engine/``, which git ignores and the wheel
carries.

1. Files that are there and are what they should be stay, and nothing is fetched. Files that are not go.
2. ``npm pack`` gets the package from wherever npm is set up to look; it runs none of it. It has ``SECONDS``, no more.
3. The package must have the pinned SHA-512, and each file its SHA-256, or nothing of it is kept.
4. Whatever goes wrong is one line on standard error. The build goes on; the query page then has its own plain editor,
   and the offline page says that it cannot answer.

``python hatch_build.py`` does the same at any time.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["ENGINE", "ENGINE_FOLDER", "FOLDER", "EditorHook", "Package", "provide", "provide_package"]


class Package(NamedTuple):
    """A package of npm. ``files``: place in it → SHA-256; ``without``: what is so where it cannot be had."""

    name: str
    sha512: str
    files: dict[str, str]
    without: str


PACKAGE = "@zazuko/yasgui@4.6.2"
SHA512 = "Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
#: Place in the package → SHA-256. The package holds no text of its licence; ``package.json`` names it, and its authors.
FILES = {
    "package/build/yasgui.min.js": "55034eaac74c55f55fbd1eeed008ae38a79053651cbed2b453f1fcfd895a4b75",
    "package/build/yasgui.min.css": "085b94556b97f9928981bdedb6848fd11ad4d8d950e821f0d698c58ca538fc55",
    "package/package.json": "25c8a2f2e9dff570f3c34d87a614afc729d1123e4bf1bfdf0c77378cdc269495",
}
FOLDER = Path("kg/serve/static/editor")
#: The licence (MIT or Apache-2.0) is named in ``package.json``, which goes along.
ENGINE = Package(
    "oxigraph@0.5.11",
    "zKdgmp1tsrutGzC1lCCywwZRPpLJKaJnKSDWoY2hIhMiwiCRRXNN1DU7WUyTInBvgPKT8Y5N+RgwTL8qKXpLng==",
    {
        "package/web.js": "2fcfdcadc79c9146cee98028a273aebc93df3282eb0299c248595bc529deca41",
        "package/web_bg.wasm": "b95b15accb6b789667b8d8b0b8f139d5de588e572499672ff37ce9ba01c4a428",
        "package/package.json": "152d3a94c1e5babae44b572aadee981bcabb7065725f2fd79ee7aa8dec3a6ca6",
    },
    "The offline query page cannot answer",
)
ENGINE_FOLDER = Path("kg/site/engine")
SECONDS = 20.0


class EditorHook(BuildHookInterface[BuilderConfig]):
    """Called by hatchling before it makes a wheel, the one of an editable installation included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        provide(Path(self.root) / FOLDER)
        provide_package(ENGINE, Path(self.root) / ENGINE_FOLDER)


class _NotFetchedError(Exception):
    """The reason, as the end of a sentence."""


def provide(folder: Path, seconds: float = SECONDS) -> bool:
    """The editor; see ``provide_package``."""
    editor = Package(PACKAGE, SHA512, FILES, "The query page will have its plain editor")
    return provide_package(editor, folder, seconds)


def provide_package(package: Package, folder: Path, seconds: float = SECONDS) -> bool:
    """Whether the folder now holds the package; if not, standard error says why, and none of its files is there."""
    if _holds(package, folder):
        return True
    for place in package.files:
        _target(folder, place).unlink(missing_ok=True)
    try:
        _unpack(package, _checked(package, _fetch(package, seconds)), folder)
    except (_NotFetchedError, OSError, tarfile.TarError, KeyError) as err:
        sys.stderr.write(f"{package.without}: {err}. To try again: python {Path(__file__).name}\n")
        return False
    return True


def _target(folder: Path, place: str) -> Path:
    return folder / place.rpartition("/")[2]


def _holds(package: Package, folder: Path) -> bool:
    paths = {_target(folder, place): digest for place, digest in package.files.items()}
    return all(path.is_file() and _sha256(path.read_bytes()) == digest for path, digest in paths.items())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _fetch(package: Package, seconds: float) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise _NotFetchedError("npm is not installed")
    with tempfile.TemporaryDirectory() as home:
        _run([npm, "pack", package.name, "--ignore-scripts", "--prefer-offline", "--fetch-retries=0"], home, seconds)
        packed = list(Path(home).glob("*.tgz"))
        if len(packed) != 1:
            raise _NotFetchedError(f"npm brought {len(packed)} packages")
        return packed[0].read_bytes()


def _run(command: list[str], folder: str, seconds: float) -> None:
    # Nothing of ours is held open by it, and it leads a group of its own: npm starts others, which go with it.
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        raise _NotFetchedError(f"npm did not answer within {seconds:g} s") from None
    if status != 0:
        raise _NotFetchedError(f"npm could not fetch {command[2]} (exit status {status})")


def _checked(package: Package, brought: bytes) -> bytes:
    if base64.b64encode(hashlib.sha512(brought).digest()).decode("ascii") != package.sha512:
        raise _NotFetchedError(
            f"what npm brought as {package.name} has another hash than expected, and was thrown away"
        )
    return brought


def _unpack(package: Package, brought: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(brought)) as archive:
        contents = {place: _member(archive, place) for place in package.files}
    for place, content in contents.items():
        if _sha256(content) != package.files[place]:
            raise _NotFetchedError(f"{place} in {package.name} has another hash than expected")
    folder.mkdir(parents=True, exist_ok=True)
    for place, content in contents.items():
        half = _target(folder, place).with_suffix(".half")  # a file is whole or not there
        half.write_bytes(content)
        half.replace(_target(folder, place))


def _member(archive: tarfile.TarFile, place: str) -> bytes:
    member = archive.extractfile(place)
    if member is None:
        raise _NotFetchedError(f"{place} in the package is no file")
    return member.read()


if __name__ == "__main__":
    here = Path(__file__).parent
    sys.exit(0 if provide(here / FOLDER) & provide_package(ENGINE, here / ENGINE_FOLDER) else 1)
