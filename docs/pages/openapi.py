"""``docs/openapi.json`` and ``docs/items_api.md``: how hosts tell of items, from the description itself."""

import json
from collections.abc import Iterator
from typing import Any, Final

from orcid_repo_plugin.web.openapi import document, examples, operations
from orcid_repo_plugin.web.openapi_words import ABOUT, PROBLEMS
from pages.markdown import code, codes, finished, generated, paragraph, table

BASE_URL: Final = "https://orcid.repository.example.org"
_LANGUAGES: Final = {"application/json": "json", "application/xml": "xml", "application/x-bibtex": "bibtex"}


def openapi() -> str:
    """The document, at the address of the examples."""
    return json.dumps(document(BASE_URL), indent=2, ensure_ascii=False) + "\n"


def page() -> str:
    """The page."""
    found = document(BASE_URL)
    return finished(
        [
            *generated("Items: the API for hosts", "`web/openapi_words.py`"),
            *ABOUT.splitlines(),
            "",
            *paragraph(
                "The service prints this page at `/docs`, and for machines at `/openapi.json`, which is "
                "also [openapi.json](openapi.json) here. How a call is signed in Python, Perl, PHP, Java and "
                "shell stands in [hosts/any.md](hosts/any.md); all keys of an item as JSON in "
                "[items.md](items.md)."
            ),
            *(line for one in operations(found) for line in _operation(one)),
            *_problems(),
            "## Examples",
            "",
            *_examples(found["paths"]["/items/{repository}/{id}"]["put"]["requestBody"]["content"]),
        ]
    )


def _operation(one: dict[str, Any]) -> Iterator[str]:
    yield from [f"## {one['summary']}", "", f"`{one['method']} {one['path']}`", ""]
    if "description" in one:
        yield from paragraph(one["description"])
    if "requestBody" in one:
        yield from paragraph(one["requestBody"]["description"])
    rows = [[code(row["name"]), row["in"], row["description"]] for row in one.get("parameters", ())]
    if rows:
        yield from table(["parameter", "where", "meaning"], rows)
    good = {status: answer for status, answer in one["responses"].items() if "description" in answer}
    refused = codes(status for status in one["responses"] if status not in good)
    for status, answer in good.items():
        shape = answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        words = f"Answers `{status}` with a `{shape}`: {answer['description']} Refuses with {refused}."
        yield from paragraph(words)


def _problems() -> Iterator[str]:
    yield from ["## What can go wrong", ""]
    yield from paragraph("Each is a problem document (RFC 9457), with the code in `code`.")
    rows = [
        [code(str(status)), codes(named.split(", ")), words]
        for status, codes_of in PROBLEMS.items()
        for named, words in codes_of.items()
    ]
    yield from table(["status", "code", "meaning"], rows)


def _examples(content: dict[str, Any]) -> Iterator[str]:
    for media_type, text in examples(content):
        yield from [f"`{media_type}`:", "", f"```{_LANGUAGES[media_type]}", text.rstrip(), "```", ""]
