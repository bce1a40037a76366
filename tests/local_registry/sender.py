"""Sends a sample to the API and reads back all that can be read of it, in both notations."""

from functools import cached_property
from typing import Any

import requests

from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, LIST_PATHS
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller
from tests.local_registry.sample_table import Sample

XML = "application/vnd.orcid+xml"
JSON = "application/vnd.orcid+json"


class Sender(Caller):
    """A premium member with a new, empty record and a token for whatever samples need."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(registry, client_id=registry.client("premium")["client_id"])

    def send(self, sample: Sample, body: bytes | None = None) -> requests.Response:
        """POST a sample, or another body in its place, where it belongs."""
        content = sample.body if body is None else body
        return self.ask("POST", sample.path, data=content, headers={"Content-Type": sample.media_type})

    def ask(self, method: str, path: str, headers: dict[str, str], **options: Any) -> requests.Response:
        """A request for a path below the record, or for groups and notifications, which need own tokens."""
        if path.startswith("group-id-record"):
            return self._own("/group-id-record/update").request(
                method, f"{self._base}/{path}", headers=headers, **options
            )
        if path.startswith("notification-permission"):
            url = f"{self._base}/{self.orcid}/{path}"
            return self._own("/premium-notification").request(method, url, headers=headers, **options)
        return self(method, path, headers=headers, **options)

    def json(self, path: str) -> Any:
        """What stands at a path, as JSON."""
        return self._read(path, JSON).json()

    def xml(self, path: str) -> bytes:
        """What stands at a path, as XML."""
        return self._read(path, XML).content

    def _read(self, path: str, accept: str) -> requests.Response:
        answer = self.ask("GET", path, {"Accept": accept})
        assert answer.status_code == 200, f"{path}: {answer.text}"
        assert answer.headers["Content-Type"] == f"{accept};charset=UTF-8"
        return answer

    @cached_property
    def _base(self) -> str:
        return f"{self.registry.member_api_url}/v3.0"

    def _own(self, scope: str) -> requests.Session:
        token = self.registry.token(None, scope, client_id=self.client_id)["access_token"]
        return self.registry.session(token)


def put_code_in(answer: requests.Response) -> int:
    """The put-code of what was added, which only the address tells."""
    assert answer.status_code == 201, answer.text
    assert answer.content == b""
    return int(answer.headers["Location"].rpartition("/")[2])


def places_of(sample: Sample, answer: requests.Response) -> list[str]:
    """All paths at which something of an accepted sample is read, the whole item first."""
    if sample.path == "works":
        works = [member["work"]["put-code"] for member in answer.json()["bulk"] if "work" in member]
        several = f"works/{','.join(map(str, works))}"
        return [f"work/{works[0]}", several, f"work/summary/{works[0]}", "works", "activities", ""]
    whole = f"{sample.path}/{put_code_in(answer)}"
    if sample.path == "group-id-record":
        return [whole, sample.path]
    if sample.path in ACTIVITIES:
        summary = whole.replace("/", "/summary/")
        return [whole, summary, LIST_PATHS[sample.path], "activities", ""]
    return [whole, sample.path, "personal-details", "person", ""]
