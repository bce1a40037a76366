"""What an item's page takes from the ORCID service; and that it never waits for it."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from flask import Flask

from orcid_repo_plugin.sample_repository.app import create_app
from orcid_repo_plugin.sample_repository.badges import Badges
from orcid_repo_plugin.sample_repository.config import Config
from tests.sample_repository.conftest import KEY, Somebody

TAGS = '<meta name="citation_author" content="Josiah Carberry">'
Come = Callable[..., Somebody]


@pytest.fixture
def tagging(config: Config) -> Iterator[tuple[Config, list[str]]]:
    """A service that has tags for every item, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(TAGS.encode())

        def log_message(self, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield Config(file=config.file, address=config.address, service=address, key=KEY), asked
        server.shutdown()
        thread.join()


def test_a_published_item_shows_its_authors_by_the_component_and_without_it(
    somebody: Come, config: Config
) -> None:
    page = somebody().get("/items/1001").text

    start = page.index('<orcid-authors repository="main" item="1001">')
    assert '<ul class="authors">' in page[start : page.index("</orcid-authors>")]
    assert f'<script type="module" src="{config.service}/components/orcid-badges.js"></script>' in page


def test_the_tags_for_machines_stand_in_the_head_of_the_page(tagging: tuple[Config, list[str]]) -> None:
    config, asked = tagging
    client = create_app(config).test_client()

    page = client.get("/items/1001").text

    assert asked == ["/items/main/1001/head.html"]
    assert TAGS in page.partition("</head>")[0]


def test_tags_are_asked_for_once_until_the_item_changes(tagging: tuple[Config, list[str]]) -> None:
    config, asked = tagging
    badges = Badges(config)

    badges.head(1)
    badges.head(1)
    assert len(asked) == 1
    badges.changed(1)
    badges.head(1)

    assert len(asked) == 2


def test_a_service_that_is_down_leaves_the_page_whole(config: Config) -> None:
    nobody = Config(file=config.file, address=config.address, service="http://127.0.0.1:9", key=KEY)

    answer = create_app(nobody).test_client().get("/items/1001")

    assert answer.status_code == 200
    assert answer.text.rstrip().endswith("</html>")
    assert "citation_author" not in answer.text


def test_only_the_service_may_bring_scripts(repository: Flask, config: Config) -> None:
    policy = repository.test_client().get("/").headers["Content-Security-Policy"]

    assert f"script-src {config.service};" in policy
    assert "unsafe" not in policy
