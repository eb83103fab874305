"""A file of the corpus → ``Source``: the text derived from it, and what its reader knew beside the words.

A plain text is decoded as it is, nothing cleaned: a byte-order mark stays as the first character, so that offsets
count it, and line ends stay as shipped. Other formats are read by their readers (``reading``).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.errors import SourceError
from kg.files.inside import NotPlain, read_inside
from kg.read.reading import derive
from kg.records import ManifestEntry, Source

__all__ = ["read_source"]


def read_source(entry: ManifestEntry, folder: Path) -> Source:
    """Read the document of ``entry`` from ``folder``.

    Raises:
        SourceError: the file is missing, empty, or in a format that is not read.
    """
    path = folder / entry.file
    try:
        data = read_inside(folder, entry.file)
    except NotPlain as err:
        raise SourceError(f"the file of '{entry.slug}' {err.problem}", where=path, mend=err.mend) from err
    except FileNotFoundError as err:
        mend = "put it there or mend 'file:' in corpus.yaml"
        raise SourceError(f"the file of '{entry.slug}' is missing", where=path, mend=mend) from err
    except OSError as err:
        mend = "is it a file, and may you read it?"
        raise SourceError(f"cannot be read: {err.strerror}", where=path, mend=mend) from err
    found = derive(data, path)
    return Source(
        entry,
        found.text,
        hashlib.sha256(data).hexdigest(),
        found.encoding,
        found.reader,
        found.regions,
        found.places,
        found.tables,
        found.headings,
        found.levels,
        found.strong,
        found.notices,
    )
