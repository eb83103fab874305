"""``https://…`` → the page and the attachments that it links, byte for byte, as files.

1. Only http and https are spoken, redirects included, and these are few; a reply is bounded in size and in time.
2. Attachments are the links of the page to Word, PDF and the like. One that cannot be fetched is passed over with its
   reason; the page itself must come.
3. What came is not changed: a page's relative links stay as they are.

Limits: what a script would load is not fetched, nor are pages behind a log-in.
"""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from kg.errors import SourceError
from kg.files.inside import most_bytes
from kg.read.encoding import declared_encoding, decode_bytes
from kg.read.formats import is_html

__all__ = ["Fetched", "fetch_page"]

_SECONDS = 60.0
_REDIRECTS = 5
_MOST_ATTACHMENTS = 30
_CHUNK = 65_536
_AGENT = "shanghai-policy-kg"
_LINK_RE = re.compile(r"""<a\b[^>]{0,2000}?\bhref\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_ATTACHED_RE = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|rtf|zip)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file and the address that it came from, redirects followed."""

    file: Path
    address: str


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Few redirects; that they lead to http, https or ftp only is urllib's rule, and no handler is there for ftp."""

    max_redirections = _REDIRECTS
    max_repeats = 2


def fetch_page(address: str, folder: Path, *, seconds: float = _SECONDS) -> tuple[Fetched, ...]:
    """The page first, then its attachments, written into ``folder``.

    Args:
        address: of the page.
        folder: where the files go; made if it does not exist.
        seconds: that one reply may take.

    Raises:
        SourceError: the page cannot be fetched; the message says why.
    """
    content, final = _get(address, seconds)
    folder.mkdir(parents=True, exist_ok=True)
    page = Fetched(folder / _name(final, "page.html"), final)
    page.file.write_bytes(content)
    found = [page]
    for link in _attachments(content, final):
        try:
            content, came_from = _get(link, seconds)
        except SourceError:
            continue
        file = folder / f"{len(found)}-{_name(came_from, 'attachment')}"
        file.write_bytes(content)
        found.append(Fetched(file, came_from))
    return tuple(found)


def _get(address: str, seconds: float) -> tuple[bytes, str]:
    _check_scheme(address)
    opener = _opener()
    request = urllib.request.Request(_ascii(address), headers={"User-Agent": _AGENT})  # noqa: S310 - checked above
    until = time.monotonic() + seconds
    try:
        with opener.open(request, timeout=min(seconds, 30)) as reply:
            return _read(reply, address, until), str(reply.geturl())
    except SourceError:
        raise
    except urllib.error.HTTPError as err:
        raise SourceError(
            f"answers {err.code} {err.reason}", where=address, mend="open it in a browser and save it"
        ) from err
    except TimeoutError as err:
        raise _slow(address) from err
    except (OSError, ValueError, http.client.HTTPException) as err:
        reason = getattr(err, "reason", None) or err
        mend = "is the address right? A page saved by a browser can be added as a file"
        raise SourceError(f"cannot be fetched: {reason}", where=address, mend=mend) from err


def _opener() -> urllib.request.OpenerDirector:
    """One that speaks http and https, through a proxy where one is set, and nothing else."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler, _Redirects,
        urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor, urllib.request.UnknownHandler,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


def _read(reply: Any, address: str, until: float) -> bytes:
    parts: list[bytes] = []
    size, most = 0, most_bytes()
    while chunk := reply.read(_CHUNK):
        size += len(chunk)
        if size > most:
            sent = most // 1_000_000
            raise SourceError(f"sends more than {sent} MB", where=address, mend=f"allow more: KG_SOURCE_MB={sent * 5}")
        if time.monotonic() > until:
            raise _slow(address)
        parts.append(chunk)
    return b"".join(parts)


def _slow(address: str) -> SourceError:
    return SourceError("takes too long to answer", where=address, mend="open it in a browser and save it")


def _check_scheme(address: str) -> None:
    if urlsplit(address).scheme not in ("http", "https"):
        raise SourceError("is no address of a web page", where=address, mend="write http:// or https://")


def _ascii(address: str) -> str:
    """An address as it goes over the wire: Chinese characters in its path are written as ``%…``."""
    parts = urlsplit(address)
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, parts.netloc.encode("idna").decode() if parts.netloc else "", path, query, ""))


def _attachments(content: bytes, base: str) -> list[str]:
    """Addresses of the files that a page links, each once, in its order."""
    text = decode_bytes(content, base, declared_encoding(content)).text if content.strip() else ""
    if not is_html(text):
        return []
    links = (urljoin(base, match[1].replace("&amp;", "&")) for match in _LINK_RE.finditer(text))
    files = dict.fromkeys(link for link in links if _ATTACHED_RE.search(urlsplit(link).path))
    return [link for link in files if urlsplit(link).scheme in ("http", "https")][:_MOST_ATTACHMENTS]


def _name(address: str, default: str) -> str:
    """A name for the file, of the last step of its address."""
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"[^\w.-]", "_", last)[-80:].lstrip(".") or default
