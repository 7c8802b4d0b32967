# SPDX-License-Identifier: MIT
"""What comes back over HTTP and what it means: frames, a log-in page, a clock, a busy server."""

import email.utils
import ssl
import time

import httpx2
import msgspec

from sync.outcomes import KEPT_FULL, OVERLAP_FULL, CarrierError, Outcome

_OURS = "application/vnd.tungngo."
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MAX_REFUSAL = 2048
_LONGEST_WAIT_S = 24 * 3600.0
# OpenSSL: not yet valid, has expired; Windows: CERT_E_EXPIRED.
_CLOCK_CODES = frozenset({9, 10, 0x800B0101})
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_SLOW = (httpx2.ReadTimeout, httpx2.WriteTimeout)


def checked_address(address: str) -> httpx2.URL:
    """Return a province's address; http is for the machine itself only. Raises CarrierError."""
    try:
        url = httpx2.URL(address.strip().rstrip("/") + "/")
    except httpx2.InvalidURL as error:
        raise CarrierError(Outcome.NO_ADDRESS) from error
    fit = url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK)
    if not url.host or not fit:
        raise CarrierError(Outcome.NO_ADDRESS)
    return url


def trust(certificate: bytes) -> ssl.SSLContext | bool:
    """Return whom to trust: the province's own certificate, or those of the system."""
    if not certificate:
        return True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    pem = certificate.startswith(b"-----")
    try:
        context.load_verify_locations(cadata=certificate.decode() if pem else certificate)
    except (ssl.SSLError, ValueError) as error:
        raise CarrierError(Outcome.CERTIFICATE) from error
    # The province's own certificate is trusted as it is, whoever signed it.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def trouble_of(error: Exception) -> CarrierError:
    """Return what a failure of the network means."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            clock = cause.verify_code in _CLOCK_CODES
            return CarrierError(Outcome.CLOCK if clock else Outcome.CERTIFICATE)
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            break
        if isinstance(cause, ssl.SSLError) and isinstance(error, httpx2.ConnectError):
            return CarrierError(Outcome.CERTIFICATE)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return CarrierError(Outcome.NO_NETWORK)
    return CarrierError(Outcome.INTERRUPTED, size=isinstance(error, _SLOW))


async def check_status(response: httpx2.Response) -> None:
    """Raise CarrierError for anything but an answer of a province."""
    status, kind = response.status_code, response.headers.get("content-type", "")
    if status in {200, 206} and kind.startswith(_OURS):
        return
    if status == 413:
        raise CarrierError(Outcome.REFUSED, "413", size=True)
    if status < 400 or status == 511:
        raise CarrierError(Outcome.LOGIN)
    code = await _code(response) if kind.startswith("application/json") else ""
    if status in _BUSY:
        wait_s = _retry_after(response.headers.get("retry-after", ""))
        if code in {KEPT_FULL, OVERLAP_FULL}:
            raise CarrierError(Outcome.PROVINCE_FULL, code, retry_after_s=wait_s)
        raise CarrierError(Outcome.BUSY, retry_after_s=wait_s)
    if code == "province":
        raise CarrierError(Outcome.UNKNOWN_PROVINCE, code)
    raise CarrierError(Outcome.REFUSED, code or str(status))


def _retry_after(value: str) -> float:
    """Return the seconds that a server asks for: a number, or a moment."""
    value = value.strip()
    if value.isdigit():
        return min(float(value[:9]), _LONGEST_WAIT_S)
    try:
        wait = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
    except ValueError:
        return 0.0
    return min(max(wait, 0.0), _LONGEST_WAIT_S)


class _Refusal(msgspec.Struct):
    code: str = ""


async def _code(response: httpx2.Response) -> str:
    """Return the stable word with which a server refuses; "" when it says none."""
    body = b""
    try:
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > _MAX_REFUSAL:
                return ""
        code = msgspec.json.decode(body, type=_Refusal).code
    except (httpx2.HTTPError, msgspec.MsgspecError):
        return ""
    return "".join(c for c in code if c.isascii() and (c.isalnum() or c in "-_"))[:40]
