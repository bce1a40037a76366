"""What an admin pastes into a platform works: each piece is run as far as this machine can run it."""

import re
import runpy
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import jinja2
import pytest
from babel.messages.pofile import read_po
from lxml import etree, html
from werkzeug.serving import make_server

from orcid_repo_plugin.testing.registry import Registry
from tests.docs.markdown_blocks import ROOT
from tests.web.conftest import Site
from tests.web.showcase import JOSIAH, UNKNOWN, Showcase

HOST: Final = ROOT / "templates" / "host"
SERVICE: Final = "https://orcid.repository.example.org"
HEAD: Final = ("/components/orcid-badges.css", "/components/orcid-badges.js")
NASTY: Final = "O'Neil \"><script>alert(1)</script> & 林"
EPRINTS_DEFAULT: Final = """<cite:citation xmlns="http://www.w3.org/1999/xhtml"
  xmlns:epc="http://eprints.org/ep3/control" xmlns:cite="http://eprints.org/ep3/citation">
  <epc:when test="type = 'book'"><epc:print expr="creators_name"/></epc:when>
  <epc:otherwise><epc:print expr="creators_name"/> <epc:print expr="title"/></epc:otherwise>
</cite:citation>
"""
"""Names people in the same way as the citation that EPrints comes with."""
INVENIO: Final = {
    "invenio_app_rdm/records/detail.html": "<head>{% block head_meta %}{% endblock %}{% block head_links %}"
    "{% endblock %}</head>{% block record_title %}theirs{% endblock %}",
    "invenio_app_rdm/records/macros/creatibutors.html": "{% macro creatibutor_icon(one) %}<i></i>"
    "{% endmacro %}{% macro affiliations_accordion(kind, all) %}<section></section>{% endmacro %}",
}
"""Invenio's templates, as far as ours meet them."""


# -- EPrints


def run_eprints(status: str) -> list[str]:
    """What the configuration prints: three heads, an abstract page and a preview, the citation."""
    if shutil.which("perl") is None:
        pytest.skip("perl is not on this machine: the configuration of EPrints is not run")
    stand_in = ROOT / "tests" / "docs" / "data" / "eprints_stand_in.pl"
    config = HOST / "eprints" / "cfg.d" / "zz_orcid_badges.pl"
    command = ["perl", str(stand_in), str(config), "42", status]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_the_head_of_every_eprints_page_gets_script_and_style_sheet_and_keeps_what_it_had() -> None:
    stored, live, bare, *_others = run_eprints("archive")

    for head in (stored, live, bare):
        assert all(f'"{SERVICE}{address}"' in head for address in HEAD)
        assert 'type="module"> </script>' in head
    assert [head.count("<old/>") for head in (stored, live, bare)] == [1, 1, 0]


def test_only_the_abstract_page_of_a_public_eprint_leads_machines_to_its_authors() -> None:
    public, preview, citation = run_eprints("archive")[3:]
    retired = run_eprints("deletion")[3]

    assert public.startswith("page title template ")
    assert f"{SERVICE}/items/main/42/linkset.json" in public
    assert f"{SERVICE}/items/main/42/authors.jsonld" in public
    assert (preview, retired) == ("page title template no links", "page title template no links")
    assert citation == "with_orcid"


def test_the_command_on_the_eprints_page_puts_the_list_where_names_were(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "hosts" / "eprints.md").read_text(encoding="utf-8")
    [command] = re.findall(r'^sed ("s\|.*\|") \\$', page, re.MULTILINE)
    (tmp_path / "default.xml").write_text(EPRINTS_DEFAULT, encoding="utf-8")

    done = subprocess.run(
        ["sh", "-c", f"sed {command} default.xml"], cwd=tmp_path, capture_output=True, timeout=60, check=True
    )

    tree: Any = etree.fromstring(done.stdout)
    assert tree.xpath("//@expr") == ["$item.citation('creators_with_orcid')"] * 2 + ["title"]


def test_the_eprints_citation_never_leaves_our_element_empty() -> None:
    tree: Any = etree.parse(HOST / "eprints" / "citations" / "eprint" / "creators_with_orcid.xml")
    [ours] = tree.xpath("//*[local-name() = 'orcid-authors']")

    assert ours.get("item") == "{eprintid}"
    assert ours[0].get("expr") == "creators_name"
    assert "is_set( creators )" in ours.getparent().get("test")


# -- InvenioRDM


def render(record: dict[str, Any], **more: Any) -> Any:
    """The page of a record."""
    folder = HOST / "invenio_rdm" / "templates" / "semantic-ui"
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(folder), jinja2.DictLoader(INVENIO)])
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.globals.update(
        _=lambda text: text,
        url_for=lambda _endpoint, q: f"/search?q={q}",
        config={"ORCID_BADGES_SERVICE": SERVICE, "ORCID_BADGES_REPOSITORY": "main"},
    )
    page = environment.get_template("orcid_badges/detail.html").render(record_ui=record, **more)
    return html.document_fromstring(page)


def record(*people: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A record as Invenio hands it to templates."""
    creators = [
        {"person_or_org": one, "affiliations": [[1, NASTY]], "role": {"title": NASTY}} for one in people
    ]
    ui = {"creators": {"creators": creators, "affiliations": [[1, NASTY]]}}
    return {"id": "abc12-de345", "is_published": True, "metadata": {"title": NASTY}, "ui": ui} | more


def person(name: str, *schemes: tuple[str, str]) -> dict[str, Any]:
    """Somebody with identifiers."""
    return {"name": name, "identifiers": [{"scheme": one, "identifier": value} for one, value in schemes]}


def test_an_invenio_page_has_a_badge_behind_each_name_with_an_id() -> None:
    page = render(
        record(person("Carberry, Josiah", ("isni", "1"), ("orcid", JOSIAH)), {"name": "Ejemplo, Inés"})
    )

    people = page.xpath("//li")
    assert [one.xpath("string(.//span)").strip().partition(" (")[0] for one in people] == [
        "Carberry, Josiah",
        "Ejemplo, Inés",
    ]
    assert [one.xpath(".//orcid-badge/@orcid") for one in people] == [[JOSIAH], []]
    assert people[0].xpath(".//orcid-badge/a/@href") == [f"https://orcid.org/{JOSIAH}"]
    assert [len(one.xpath(".//i")) for one in people] == [0, 1]


def test_an_invenio_page_keeps_hostile_texts_where_they_belong() -> None:
    page = render(record(person(NASTY, ("orcid", NASTY)), id=NASTY))

    assert page.xpath("//script[not(@src)]") == []
    assert page.xpath("//orcid-badge/@orcid") == [NASTY]
    assert page.xpath("//h1")[0].text == NASTY
    assert page.xpath("//link[@rel = 'linkset']/@href") == [f"{SERVICE}/items/main/{NASTY}/linkset.json"]


def test_an_invenio_page_tells_machines_of_published_records_only() -> None:
    published, draft = render(record(person("A"))), render(record(person("A"), is_published=False))

    assert len(published.xpath("//link[@rel = 'linkset' or @rel = 'describedby']")) == 2
    assert draft.xpath("//link[@rel = 'linkset']") == []
    assert [one.xpath("//script/@src") for one in (published, draft)] == [[f"{SERVICE}{HEAD[1]}"]] * 2


def test_invenios_policy_lets_the_service_in_and_is_widened_no_further() -> None:
    policy = {"default-src": ["'self'", "data:"], "script-src": ["'self'", "blob:"]}
    source = (HOST / "invenio_rdm" / "invenio.cfg").read_text(encoding="utf-8")
    settings: dict[str, Any] = {"APP_DEFAULT_SECURE_HEADERS": {"content_security_policy": policy}}

    exec(compile(source, "invenio.cfg", "exec"), settings)  # as Flask reads it

    assert policy == {
        "default-src": ["'self'", "data:"],
        "script-src": ["'self'", "blob:", SERVICE],
        "style-src": ["'self'", "data:", SERVICE],
        "connect-src": ["'self'", "data:", SERVICE],
    }
    assert settings["APP_RDM_RECORD_LANDING_PAGE_TEMPLATE"] == "orcid_badges/detail.html"


# -- OJS


def test_the_ojs_plugin_has_the_texts_that_it_asks_for_and_the_class_that_it_names() -> None:
    plugin = HOST / "ojs" / "orcidBadges"
    source = (plugin / "OrcidBadgesPlugin.php").read_text(encoding="utf-8")
    with (plugin / "locale" / "en" / "locale.po").open("rb") as file:
        texts = {str(one.id): str(one.string) for one in read_po(file) if one.id}

    assert set(re.findall(r"__\('([^']+)'\)", source)) == set(texts)
    assert all(texts.values())
    version: Any = etree.parse(plugin / "version.xml")
    assert f"class {version.findtext('class')} extends GenericPlugin" in source
    assert version.findtext("application") == plugin.name


# -- pages for any host


def test_the_command_on_the_html_page_leaves_nothing_of_the_example_in_the_copies(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "hosts" / "html.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^sed -i .*(?:\n    .*)?$", page, re.MULTILINE)
    copies = shutil.copytree(HOST / "html", tmp_path / "html")

    subprocess.run(["sh", "-c", command], cwd=copies, timeout=60, check=True)

    texts = {path.name: path.read_text(encoding="utf-8") for path in copies.iterdir() if path.suffix != ".py"}
    assert [name for name, text in texts.items() if "repository.example.org" in text] == []
    assert [name for name, text in texts.items() if re.search(r"[\"/]main[\"/]", text)] == []
    assert 'repository="YOUR-REPOSITORY"' in texts["item.html"]


# -- pages that a server makes


@contextmanager
def listening(registry: Registry, books: Path) -> Iterator[Showcase]:
    """The service at an address of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        site = Site(registry, books, base_url=f"http://127.0.0.1:{place.getsockname()[1]}")
        server = make_server("127.0.0.1", 0, site.web, threaded=True, fd=place.fileno())
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Showcase(site)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            site.close()


@pytest.fixture
def books(sqlite_template: Path, tmp_path: Path) -> Path:
    """Empty books."""
    return Path(shutil.copy(sqlite_template, tmp_path / "books.sqlite3"))


def included(service: str) -> Any:
    """What ``orcid_include.py`` makes for a page."""
    return runpy.run_path(str(HOST / "html" / "orcid_include.py"))["Badges"](service)


def test_a_server_puts_in_what_the_service_says_and_goes_on_with_it_while_it_is_away(
    registry: Registry, books: Path
) -> None:
    with listening(registry, books) as show:
        badges = included(show.site.base_url)
        there = [badges.authors("main", "pots-3", []), badges.badge(JOSIAH), badges.head("main", "pots-3")]
        unknown = [badges.authors("main", "a/b?", [NASTY]), badges.badge(UNKNOWN)]
    for path, (_until, text) in badges.kept.items():
        badges.kept[path] = (0.0, text)
    away = [badges.authors("main", "pots-3", []), badges.badge(JOSIAH), badges.head("main", "pots-3")]

    assert f"https://orcid.org/{JOSIAH}" in there[0]
    assert html.fromstring(there[1]).xpath("//a/@href") == [f"https://orcid.org/{JOSIAH}"]
    assert "citation_author_orcid" in there[2]
    assert unknown == ["O&#x27;Neil &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; 林", ""]
    assert away == there


def test_without_any_answer_a_page_has_the_names_and_asks_only_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        gone = f"http://127.0.0.1:{place.getsockname()[1]}"
    badges = included(gone)

    assert badges.authors("main", "pots-3", ["Josiah Carberry", "A & B"]) == "Josiah Carberry; A &amp; B"
    assert (badges.badge(JOSIAH), badges.head("main", "pots-3")) == ("", "")
    assert badges.silent_until > 0
    assert badges.kept == {}


@pytest.mark.parametrize("path", sorted(HOST.rglob("*.php")), ids=lambda path: path.name)
def test_php_takes_each_php_file(path: Path) -> None:
    if shutil.which("php") is None:
        pytest.skip(f"php is not on this machine: {path.name} is not looked at")
    done = subprocess.run(["php", "-l", str(path)], capture_output=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout
