"""Many works in one request: the body of ready-made payloads, and the answer paired by place.

ORCID answers a bulk with 200 even when every member of it is an error. The answer has the length
and the order of the request. Source: ORCID API 3.0, ``POST /{orcid}/works``; error-code 9006 above 100.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.refusal_reading import refusal_in
from orcid_repo_plugin.orcid_api.session import Answer

MOST: Final = 100
"""Works in one request, to write and to read."""
LARGEST: Final = 10_000_000
"""Bytes in one request; proxies in between refuse more (413) before ORCID sees it."""

_BEGIN: Final = b'{"bulk":[{"work":'
_BETWEEN: Final = b'},{"work":'
_END: Final = b"}]}"
_OVERHEAD: Final = len(_BETWEEN)
_NOT_OURS: Final = (b'"put-code":', b'"visibility":')
"""As keys; inside a text the quotes would be escaped."""


def check_payload(payload: bytes) -> None:
    """Refuse what is no payload of ours: the ready bytes of one JSON object, without white space around.

    :raises ValueError: it is none, or it says put-code or visibility: the first stands in the request
        where it belongs, the second is the person's to choose.
    """
    if not (payload.startswith(b'{"') and payload.endswith(b"}")):
        raise ValueError("a payload is the bytes of one JSON object")
    for key in _NOT_OURS:
        if key in payload:
            raise ValueError(f"a payload does not hold {key.decode()[:-1]}")


def fits(payloads: Sequence[bytes]) -> bool:
    """Whether they may go in one request.

    >>> fits([b'{"type":"book"}'] * 100), fits([b'{"type":"book"}'] * 101), fits([])
    (True, False, False)
    """
    return 0 < len(payloads) <= MOST and _size(payloads) <= LARGEST


def batches(payloads: Sequence[bytes]) -> list[slice]:
    """Where to cut, so that each part fits: as few parts as the order allows.

    A payload that is too large by itself stands alone, to be sent by a single POST.

    >>> batches([b'{"type":"book"}'] * 250)
    [slice(0, 100, None), slice(100, 200, None), slice(200, 250, None)]
    """
    parts, start, size = [], 0, 0
    for place, payload in enumerate(payloads):
        more = len(payload) + _OVERHEAD
        if place > start and (place - start == MOST or size + more > LARGEST - _OVERHEAD):
            parts.append(slice(start, place))
            start, size = place, 0
        size += more
    if payloads:
        parts.append(slice(start, len(payloads)))
    return parts


def bulk_body(payloads: Sequence[bytes]) -> bytes:
    """One body of ready-made payloads; nothing is serialised again.

    :raises ValueError: there are none, too many, or too large ones; or one of them is no payload.

    >>> bulk_body([b'{"type":"book"}', b'{"type":"report"}'])
    b'{"bulk":[{"work":{"type":"book"}},{"work":{"type":"report"}}]}'
    """
    if not fits(payloads):
        raise ValueError(
            f"1 to {MOST} works of {LARGEST:,} bytes together go in one request, not {len(payloads)}"
        )
    for payload in payloads:
        check_payload(payload)
    return _BEGIN + _BETWEEN.join(payloads) + _END


def bulk_results(answer: Answer, count: int) -> list[int | OrcidRefusal]:
    """What ORCID said of each work, in the order of the request: its put-code, or a refusal.

    :raises OrcidUnavailable: the answer does not fit the request. Nothing of it is believed; what was
        written must be looked for.
    """
    results = [_result(element) for element in bulk_elements(answer)]
    put_codes = [result for result in results if isinstance(result, int)]
    if len(results) != count or None in results or len(set(put_codes)) != len(put_codes):
        raise OrcidUnavailable(
            "ORCID's answer does not fit the works that were sent; some of them may be on the record",
            status=answer.status,
        )
    return results  # type: ignore[return-value]  # None was refused


def bulk_elements(answer: Answer) -> list[Any]:
    """The members of a bulk answer, to a write or to a read.

    :raises OrcidUnavailable: it is no bulk answer.
    """
    document = answer.json()
    elements = document.get("bulk") if isinstance(document, Mapping) else None
    if not isinstance(elements, list):
        raise OrcidUnavailable("ORCID's answer is not what was asked for", status=answer.status)
    return elements


def error_of(element: Any) -> OrcidRefusal | None:
    """The refusal that stands in the place of a work, if it is one.

    >>> error_of({"error": {"response-code": 400, "error-code": 9023}}).code
    9023
    """
    error = element.get("error") if isinstance(element, Mapping) else None
    if not isinstance(error, Mapping) or type(error.get("response-code")) is not int:
        return None
    return refusal_in(error)


def _result(element: Any) -> int | OrcidRefusal | None:
    try:
        put_code = element["work"]["put-code"]
    except (KeyError, TypeError):
        return error_of(element)
    return put_code if type(put_code) is int and put_code > 0 else None


def _size(payloads: Sequence[bytes]) -> int:
    return sum(map(len, payloads)) + _OVERHEAD * (len(payloads) + 1)
