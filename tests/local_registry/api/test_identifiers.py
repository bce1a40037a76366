"""The types of identifiers."""

from lxml import etree

from orcid_repo_plugin.domain.identifiers import IDENTIFIER_TYPES
from orcid_repo_plugin.local_registry.api.identifiers import DESCRIPTIONS, ROUTES
from orcid_repo_plugin.local_registry.documents.notations import write
from tests.local_registry.api.counter import Counter


def test_every_type_is_told_in_a_plain_list_with_orcids_keys() -> None:
    types = Counter().ask("/identifiers", {"locale": "en"}).content

    assert [one["name"] for one in types] == sorted(IDENTIFIER_TYPES)
    assert {tuple(one) for one in types} == {
        (
            "name",
            "putCode",
            "validationRegex",
            "resolutionPrefix",
            "description",
            "dateCreated",
            "lastModified",
            "caseSensitive",
            "primaryUse",
            "deprecated",
        )
    }
    assert {one["primaryUse"] for one in types} == {"work"}
    assert set(DESCRIPTIONS) == set(IDENTIFIER_TYPES)


def test_prefixes_and_case_are_orcids() -> None:
    types = {one["name"]: one for one in Counter().ask("/identifiers").content}

    assert types["doi"]["resolutionPrefix"] == "https://doi.org/"
    assert types["handle"]["resolutionPrefix"] == "http://hdl.handle.net/"
    assert types["grant_number"]["resolutionPrefix"] is None
    assert [name for name in ("doi", "rrid", "uri", "urn") if types[name]["caseSensitive"]] == ["rrid", "uri"]


def test_in_xml_the_dates_are_moments() -> None:
    answer = Counter().ask("/identifiers", accept="application/xml")
    assert answer.shape is not None

    root = etree.fromstring(write(answer.shape, answer.content, "xml"))

    assert root.xpath("string(identifierType[name='doi']/dateCreated)") == "2016-05-25T00:00:00.000Z"


def test_only_the_public_api_has_them_as_plain_json_and_xml() -> None:
    (route,) = ROUTES

    assert route.roles == {"public"}
    assert route.produces == ("application/json", "application/xml")
