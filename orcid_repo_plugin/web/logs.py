"""The log: one line for each request, and for what broke, without anything that opens a door.

Everything goes through one place that takes out what looks like a token, a code, a signed call or an e-mail
address, also from what libraries write. A broken request is told by the kind of its error and its place in
the code: the message of an error may hold anything.
"""

import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from typing import Any, Final, Literal, TextIO

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

from orcid_repo_plugin.web.references import reference

log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("orcid_repo"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""Our own log."""

HIDDEN: Final = "***"
_NAMES: Final = "|".join(
    (
        *("access_token", "refresh_token", "id_token", "subject_token", "token", "client_secret", "password"),
        *("code", "state", "nonce", "launch", "jti", "answer"),
    )
)
_SECRETS: Final = (
    re.compile(r"eyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?"),  # JWT
    re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"),  # ORCID's tokens
    re.compile(r"(?<=[Bb]earer )[^\s\"',]+"),
    re.compile(r"(?<=[Bb]asic )[A-Za-z0-9+/=]{8,}"),
    re.compile(rf"(?:(?<![A-Za-z])|(?<=%3F)|(?<=%26))(?P<name>{_NAMES})(?P<is>=|%3D)[^&\s\"'<>\\]+"),
    re.compile(
        rf"(?P<name>[\"'](?:{_NAMES})\\?[\"'])(?P<is>\s*:\s*)(?P<quote>\\?[\"'])(?:(?!(?P=quote)).)*(?P=quote)"
    ),
    re.compile(r"[^\s@<>\"'=(,;:]+(?:@|%40)[^\s@<>\"',;]+\.[A-Za-z]{2,}"),
    re.compile(r"\b(?=[\w-]*[0-9])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{40,}={0,2}"),  # keys, sealed texts
)
_NOISY: Final = {"waitress.queue": logging.ERROR, "urllib3": logging.WARNING, "alembic": logging.WARNING}


def redacted(line: str) -> str:
    """A line without what must not be in a log.

    >>> redacted("GET /orcid/callback?code=AbC123&state=xyz from josiah@example.org")
    'GET /orcid/callback?code=***&state=*** from ***'
    """
    for pattern in _SECRETS:
        line = pattern.sub(_hide, line)
    return line


def what_broke(error: BaseException) -> str:
    """The kind of an error and its place in the code, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    cause = error.__cause__
    because = f"; because of {what_broke(cause)}" if cause is not None else ""
    return f"{type(error).__name__}{f' at {places}' if places else ''}{because}"


def place_of(address: str) -> str:
    """An address, so that it says from where, and not from whom.

    >>> place_of("192.0.2.7"), place_of("2001:db8:1:2::3")
    ('192.0.2.0/24', '2001:db8:1::/48')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


@contextmanager
def on_stderr(form: Literal["json", "plain"], stream: TextIO | None = None) -> Iterator[None]:
    """Write all logs of this process to stderr; as before at the end.

    :param form: ``json``: an object a line; ``plain``: words with ``name=value``.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(form))
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    levels = {name: logging.getLogger(name).level for name in _NOISY}
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(level)
    try:
        yield
    finally:
        root.handlers[:] = before[1]
        root.setLevel(before[0])
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def prepare(web: Flask) -> None:
    """Write a line for each request. To be asked first, so that refusals of others are seen, too."""
    web.logger.handlers[:] = []  # Flask's own, which would write tracebacks with their messages

    @web.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @web.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("begun", time.perf_counter())
        told = {"problem": g.problem} if "problem" in g else {}
        write = log.warning if response.status_code >= 500 else log.info
        write(
            "request",
            method=request.method,
            path=request.script_root + request.path,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            reference=reference(),
            address=place_of(request.remote_addr or ""),
            **told,
        )
        return response


def _formatter(form: Literal["json", "plain"]) -> logging.Formatter:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.processors.LogfmtRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            _without_messages,
            _in_order,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            lambda logger, name, event: redacted(renderer(logger, name, event)),
        ],
    )


def _without_messages(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """What a library logs of an error: its kind and place; no traceback, which ends with the message."""
    record = event.get("_record")
    info = event.pop("exc_info", None) or (record.exc_info if record else None)
    if record is not None:
        record.exc_info = record.exc_text = None
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = what_broke(error)
    return event


def _in_order(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """When, how grave and what first, then the rest."""
    first = {name: event[name] for name in ("timestamp", "level", "event") if name in event}
    return first | {name: value for name, value in event.items() if name not in first}


def _hide(found: re.Match[str]) -> str:
    named = {name: value or "" for name, value in found.groupdict().items()}
    quote = named.get("quote", "")
    return f"{named.get('name', '')}{named.get('is', '')}{quote}{HIDDEN}{quote}"
