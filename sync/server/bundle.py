# SPDX-License-Identifier: MIT
"""The reference bundle over HTTP: whole or from a byte on, and not at all when it is known."""

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sync.server.reference import Published

_MEDIA_TYPE = "application/vnd.tungngo.reference"
_FROM = re.compile(r"bytes=(\d{1,12})-(\d{1,12})?")


def answer(request: Request, found: Published | None) -> Response:
    """Return what a request for the bundle gets: 200, 206, 304, 404 or 416."""
    if found is None:
        return JSONResponse({"code": "no-reference"}, 404)
    data, tag = found.data, f'"{found.tag}"'
    headers = {"etag": tag, "cache-control": "no-cache", "accept-ranges": "bytes"}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    wanted = _FROM.fullmatch(request.headers.get("range", ""))
    same = request.headers.get("if-range", tag) == tag
    if wanted is None or not same:
        return Response(data, media_type=_MEDIA_TYPE, headers=headers)
    start = int(wanted[1])
    end = min(int(wanted[2]) if wanted[2] else len(data) - 1, len(data) - 1)
    if start > end:
        return Response(
            status_code=416, headers=headers | {"content-range": f"bytes */{len(data)}"}
        )
    headers["content-range"] = f"bytes {start}-{end}/{len(data)}"
    return Response(data[start : end + 1], 206, headers, _MEDIA_TYPE)
