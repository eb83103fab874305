"""The service described for programs: ``openapi.yaml`` with the limits in force, as JSON."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse

from kg.serve.limits import Limits
from kg.serve.pages import LAST_PAGE, LONGEST
from kg.serve.scheduler import Scheduler

__all__ = ["description", "openapi"]


async def openapi(request: Request) -> JSONResponse:
    """The description."""
    pool: Scheduler = request.app.state.pool
    return JSONResponse(description(pool.limits, request.app.state.address))


@cache
def description(limits: Limits, endpoint: str) -> dict[str, Any]:
    """The description, filled in.

    Args:
        limits: in force.
        endpoint: address of the endpoint, as it is to be called from outside.
    """
    values = {
        "version": version("shanghai-policy-kg"),
        "address": endpoint.removesuffix("/sparql"),
        "seconds": f"{limits.seconds:g}",
        "rows": str(limits.rows),
        "megabytes": str(limits.answer_bytes >> 20),
        "kilobytes": str(limits.request_bytes >> 10),
        "workers": str(limits.workers),
        "share": str(max(1, limits.workers // 2)),
        "longest": str(LONGEST),
        "pages": str(LAST_PAGE),
    }
    text = Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8")
    # ``$ref`` is no blank of ours, so what is unknown is left as it stands.
    filled: dict[str, Any] = yaml.safe_load(Template(text).safe_substitute(values))
    return filled
