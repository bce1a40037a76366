"""Which media type a request is written in, and which one it is answered in.

Source: ORCID-Source, ``AcceptFilter``, ``OrcidApiConstants``.
"""

from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from orcid_repo_plugin.local_registry.api.call import XML_AND_JSON
from orcid_repo_plugin.local_registry.documents.notations import Notation
from orcid_repo_plugin.local_registry.refusals import Refusal

_ANYTHING: Final = ("", "*/*")
_OWN: Final = XML_AND_JSON[:4]
"""The types between which ORCID has a preference; it has none between plain XML and plain JSON."""
_DEFAULT: Final = "application/vnd.orcid+xml"
_STATUS: Final = ("/status", "/apiStatus", "/pubStatus", "/ping")


def notation(media_type: str) -> Notation:
    """How a document of the type is written.

    >>> notation("application/vnd.orcid+json")
    'json'
    """
    return "json" if media_type.endswith("json") else "xml"


def pretty(media_type: str) -> bool:
    """Whether the type is answered with line breaks: ORCID's own JSON types are, the plain one is not."""
    return media_type.endswith("+json")


def body_notation(content_type: str) -> Notation:
    """How the body of a POST or PUT is written.

    :raises Refusal: 9001 with status 415.
    """
    media_type = parse_options_header(content_type)[0].lower()
    if media_type not in XML_AND_JSON:
        raise Refusal(9001, f"the content type must be one of {', '.join(XML_AND_JSON)}", status=415)
    return notation(media_type)


def answer_type(accept: str, content_type: str, path: str, produces: tuple[str, ...] = XML_AND_JSON) -> str:
    """The media type to answer in.

    :raises Refusal: 9001 with status 406.

    >>> answer_type("", "", "/0000-0002-1825-0097/record")
    'application/vnd.orcid+xml'
    >>> answer_type("text/html;q=0.9, application/json;q=0.1", "", "/0000-0002-1825-0097/record")
    'application/json'
    """
    if accept.strip() in _ANYTHING:
        return _unasked(content_type, path, produces)
    asked = _asked(accept)
    best = asked.best_match(_ranked(produces, asked))
    if best is None:
        raise Refusal(9001, f"what can be answered here is {', '.join(produces)}", status=406)
    return best


def _asked(accept: str) -> MIMEAccept:
    """The types of an ``Accept`` header; of their parameters only ``q`` counts.

    >>> _asked("application/vnd.orcid+xml; qs=5, application/json;charset=utf-8;q=0.5")
    MIMEAccept([('application/vnd.orcid+xml', 1), ('application/json', 0.5)])
    """
    found = parse_accept_header(accept, MIMEAccept)
    return MIMEAccept([(parse_options_header(media_type)[0], quality) for media_type, quality in found])


def _ranked(produces: tuple[str, ...], asked: MIMEAccept) -> list[str]:
    """What can be answered, best first: ORCID's own types in its order, the others in the caller's."""
    named = list(asked.values())

    def rank(media_type: str) -> tuple[int, int]:
        own = XML_AND_JSON.index(media_type) if media_type in _OWN else len(_OWN)
        return own, named.index(media_type) if media_type in named else len(named)

    return sorted(produces, key=rank)


def _unasked(content_type: str, path: str, produces: tuple[str, ...]) -> str:
    """What is answered to those who did not say: what they sent, JSON for status pages, else XML.

    ORCID compares the content type as a whole: one with a ``charset`` is none of its own.
    """
    if content_type in produces and content_type in XML_AND_JSON:
        return content_type
    wanted = "application/json" if path in _STATUS else _DEFAULT
    return wanted if wanted in produces else produces[0]


def error_type(accept: str, content_type: str, path: str) -> str:
    """The media type of an error document: as for any other, XML if nothing fits."""
    try:
        return answer_type(accept, content_type, path)
    except Refusal:
        return _DEFAULT
