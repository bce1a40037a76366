"""DataCite's metadata, as JSON and as XML."""

from dataclasses import replace

import pytest
from lxml import etree

from orcid_repo_plugin.domain.byline import AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.work import CREDIT
from orcid_repo_plugin.widgets.metadata import datacite, datacite_xml
from tests.widgets.metadata.items import CRACKED_POTS, JOSIAH, POTS

KERNEL = {"d": "http://datacite.org/schema/kernel-4"}
NOTHING = AuthorList(byline=Byline(repository="main", item_id="1"))


def texts(item: AuthorList, path: str) -> list[str]:
    """What an XPath finds in the XML."""
    found = etree.fromstring(datacite_xml(item)).xpath(path, namespaces=KERNEL)
    assert isinstance(found, list)
    return [str(one) for one in found]


def test_the_json_has_what_the_rest_api_takes() -> None:
    told = datacite(POTS)

    assert (told["id"], told["doi"]) == ("https://doi.org/10.5555/12345678", "10.5555/12345678")
    assert told["types"] == {
        "resourceTypeGeneral": "JournalArticle",
        "resourceType": "journal article",
        "schemaOrg": "ScholarlyArticle",
    }
    assert told["titles"] == [{"title": "A Theory of Cracked Pots", "lang": "en"}]
    assert told["publisher"] == "Society of Psychoceramics"
    assert told["publicationYear"] == 2019
    assert told["dates"] == [{"date": "2019-03-07", "dateType": "Issued"}]
    assert told["identifiers"] == [{"identifier": "10.5555/pots", "identifierType": "Handle"}]
    assert told["url"] == "https://repository.example.org/12"


def test_creators_have_their_proved_ids_as_name_identifiers() -> None:
    [josiah, ada, group] = datacite(POTS)["creators"]

    assert josiah == {
        "name": "Carberry, Josiah",
        "nameType": "Personal",
        "givenName": "Josiah",
        "familyName": "Carberry",
        "nameIdentifiers": [
            {
                "nameIdentifier": JOSIAH,
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ],
    }
    assert "nameIdentifiers" not in ada
    assert group == {"name": "Pottery Working Group", "nameType": "Organizational"}


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("editor", "Editor"),
        (f"{CREDIT}supervision/", "Supervisor"),
        (f"{CREDIT}data-curation/", "DataCurator"),
        ("principal-investigator", "ProjectLeader"),
        ("chair-or-translator", "Other"),
        ("", "Other"),
    ],
)
def test_contributors_are_told_by_their_role(role: str, kind: str) -> None:
    item = replace(POTS, names=(*POTS.names[:1], ListedName(name="Grace Sample", role=role)))

    assert [one["contributorType"] for one in datacite(item)["contributors"]] == [kind]
    assert texts(item, "//d:contributor/@contributorType") == [kind]


def test_what_is_mandatory_and_not_known_is_said_so() -> None:
    told = datacite(NOTHING)

    assert told["creators"] == [{"name": ":unav"}]
    assert told["titles"] == [{"title": ":unav"}]
    assert told["publisher"] == ":unav"
    assert told["types"]["resourceTypeGeneral"] == "Other"
    assert told["publicationYear"] is None
    assert not {"id", "doi", "url", "language"} & set(told)


def test_what_is_mandatory_and_not_known_is_said_so_in_xml() -> None:
    paths = (
        "identifier",
        "creators/d:creator/d:creatorName",
        "titles/d:title",
        "publisher",
        "publicationYear",
    )

    assert [texts(NOTHING, f"/d:resource/d:{path}/text()") for path in paths] == [[":unav"]] * 5
    assert texts(NOTHING, "//d:resourceType/@resourceTypeGeneral") == ["Other"]


def test_the_xml_says_the_same_as_the_json() -> None:
    told = datacite(POTS)

    assert texts(POTS, "//d:creatorName/text()") == [one["name"] for one in told["creators"]]
    assert texts(POTS, "//d:contributorName/text()") == [one["name"] for one in told["contributors"]]
    assert texts(POTS, "//d:nameIdentifier/text()") == [JOSIAH]
    assert texts(POTS, "//d:nameIdentifier/@schemeURI") == ["https://orcid.org"]
    assert texts(POTS, "/d:resource/d:identifier/text()") == [told["doi"]]
    assert texts(POTS, "//d:publicationYear/text()") == [str(told["publicationYear"])]
    assert texts(POTS, "//d:relatedItem/d:titles/d:title/text()") == ["Journal of Psychoceramics"]


def test_the_parts_of_a_creator_stand_in_the_order_of_the_schema() -> None:
    assert texts(POTS, "//d:creator[1]/*[self::*]/text()") == [
        "Carberry, Josiah",
        "Josiah",
        "Carberry",
        JOSIAH,
    ]


@pytest.mark.parametrize("date", ["0000", "19", "in press", "2019-3", "２０１９"])
def test_what_is_no_year_is_not_sent_as_one(date: str) -> None:
    item = replace(POTS, byline=replace(CRACKED_POTS, date=date))

    assert datacite(item)["publicationYear"] is None
    assert texts(item, "//d:publicationYear/text()") == [":unav"]
