"""``docs/local_registry.md``: the local registry, its endpoints printed from its routes."""

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, Final

from flask import Flask

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.api.call import Route
from orcid_repo_plugin.local_registry.api.routes import ROUTES
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.control.app import ENDPOINTS, Endpoint
from orcid_repo_plugin.local_registry.kinds import KINDS
from orcid_repo_plugin.local_registry.loading import tables
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site
from orcid_repo_plugin.local_registry.seeds import seed
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_interventions import Interventions
from orcid_repo_plugin.testing.registry_values import FaultOptions
from pages import local_registry_words as words
from pages.markdown import code, codes, finished, generated, paragraph, table

_KIND: Final = re.compile(r"<orcid>/(" + "|".join(KINDS) + r")(?=/|$)")


def page() -> str:
    """The page."""
    lines = [*generated("The local registry", "its own routes"), *_prose(words.HEAD)]
    lines += ["## Who is there", "", *_prose(words.PEOPLE), *_people(), *_clients()]
    lines += [*_prose(words.LOAD), *_tables()]
    lines += ["## OAuth and OpenID Connect", "", *_prose(words.OAUTH), *_site(oauth=True)]
    lines += ["## The APIs", "", *_prose(words.API), *_api()]
    lines += ["## The pages for people", "", *_site(oauth=False)]
    lines += ["## The control endpoint", "", *_prose(words.CONTROL), *_control(), *_prose(words.FAULTS)]
    lines += ["## From Python", "", *_prose(words.PYTHON), *_methods(Registry), *_methods(Interventions)]
    lines += [*_prose(words.OPTIONS), *_options()]
    lines += ["## What is not there", "", *table(["at ORCID", "here"], words.NOT_THERE)]
    return finished(lines)


def _prose(text: str) -> Iterator[str]:
    """Paragraphs filled; fenced blocks and lists as they are."""
    for block in re.split(r"\n\n(?![^`]*\n```\n)", text.strip()):
        if block.startswith(("```", "- ", "#")):
            yield from [*block.splitlines(), ""]
        else:
            yield from paragraph(block)


def _books() -> Books:
    books = Books()
    seed(books)
    return books


def _people() -> list[str]:
    rows = []
    for record in _books().records.values():
        items = list(record.items)
        works = sum(item.kind == "work" for item in items)
        name = record.full_name
        rows.append([name, code(record.orcid), record.state, str(works), str(len(items) - works)])
    return table(["name", "iD", "state", "works", "other items"], rows)


def _clients() -> list[str]:
    clients = _books().clients.values()
    rows = [[c.kind, code(c.client_id), codes(c.redirect_uris), codes(c.extra_scopes)] for c in clients]
    return table(["client", "id", "redirect addresses", "scopes granted one by one"], rows)


def _tables() -> list[str]:
    """The example of a file for ``--load``."""
    example = (tables.__doc__ or "").partition("::\n\n")[2]
    return ["```toml people.toml", *textwrap.dedent(example).strip().splitlines(), "```", ""]


def _methods(class_: type) -> list[str]:
    """What a test can ask of its registry."""
    members = [(name, member) for name, member in vars(class_).items() if not name.startswith("_")]
    return table(["`registry.`", "what"], [[code(_call(*pair)), _summary(pair[1])] for pair in members])


def _call(name: str, member: Any) -> str:
    if isinstance(member, property):
        return name
    taken = list(inspect.signature(member).parameters.values())[1:]
    return f"{name}({', '.join(_parameter(one) for one in taken)})"


def _parameter(parameter: inspect.Parameter) -> str:
    """Its name; with a default when that says something, or when it must be named."""
    if parameter.kind is parameter.VAR_KEYWORD:
        return ", ".join(f"{key}=..." for key in FaultOptions.__annotations__)
    if parameter.default is not parameter.empty:
        return f"{parameter.name}={parameter.default!r}"
    return f"{parameter.name}=..." if parameter.kind is parameter.KEYWORD_ONLY else parameter.name


def _summary(member: Any) -> str:
    return (inspect.getdoc(member) or "").partition("\n\n")[0].replace("``", "`")


def _api() -> list[str]:
    rows: dict[tuple[str, ...], None] = {}
    for route in ROUTES:
        rows[_row(route)] = None
    return table(["method", "path", "APIs", "scope", "what"], rows)


def _row(route: Route) -> tuple[str, ...]:
    path = _KIND.sub("<orcid>/<kind>", route.path)
    of_kind = path != route.path
    return (
        route.method,
        code(("/v3.0" if route.versioned else "") + path),
        ", ".join(sorted(route.roles)),
        "by kind" if of_kind and route.scope else code(route.scope or ""),
        _of_any_kind(route) if of_kind else route.summary,
    )


def _of_any_kind(route: Route) -> str:
    """The summary without the kind's name, so that all kinds are one row."""
    if route.method == "GET" and route.path.endswith(tuple(KINDS)):
        return "List a section of the person"
    if "/summary/" in route.path:
        return "Read an item's summary"
    if "citation" in route.summary:
        return route.summary
    verbs = {"GET": "Read a whole", "POST": "Add an", "PUT": "Replace an", "DELETE": "Delete an"}
    return f"{verbs[route.method]} item"


def _site(*, oauth: bool) -> list[str]:
    site: Flask = make_site(_books(), Addresses.at("http://127.0.0.1:8765"), Options())
    rows = []
    for rule in sorted(site.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        protocol = rule.rule.startswith(("/oauth/", "/.well-known/"))
        if protocol == oauth and not rule.rule.startswith("/static/"):
            told = words.OAUTH_PATHS.get(rule.rule) or _told(site.view_functions[rule.endpoint])
            rows.append([methods, code(rule.rule), told])
    return table(["method", "path", "what"], rows)


def _told(function: Any) -> str:
    return (function.__doc__ or "").strip().partition("\n")[0].replace("``", "`")


def _control() -> list[str]:
    return table(["method", "path", "takes", "what"], map(_endpoint, ENDPOINTS))


def _endpoint(endpoint: Endpoint) -> list[str]:
    taken: Iterable[str] = endpoint.body.model_fields if endpoint.body else endpoint.query
    what = endpoint.summary.replace("``", "`")
    return [endpoint.method, code(endpoint.path), codes(taken), what]


def _options() -> list[str]:
    documented = re.findall(r"^    (\w+): [^\n]+\n    \"\"\"(.*?)\"\"\"", words.OPTIONS_SOURCE, re.M | re.S)
    told = dict(documented)
    rows = [[code(f.name), code(str(f.default)), " ".join(told[f.name].split())] for f in fields(Options)]
    return table(["option", "default", "meaning"], rows)
