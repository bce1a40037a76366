"""Search over what is stored and public."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.documents.notations import write
from orcid_repo_plugin.local_registry.documents.shapes import EXPANDED_SEARCH, SEARCH
from tests.local_registry.api.counter import Counter
from tests.local_registry.api.desk import JOSIAH, ORGANISATION, SMALLEST, US, external_id, work

SOFIA, ZOE, LI = "0000-0002-1694-233X", "0000-0001-5109-3700", "0000-0003-1419-2405"


def year(number: int) -> dict[str, Any]:
    """A date of a year."""
    return {"year": {"value": str(number)}, "month": None, "day": None}


@pytest.fixture
def people() -> Counter:
    """Four people: Josiah Carberry with something in every section, and three with names only."""
    counter = Counter()
    josiah = counter.record
    josiah.credit_name, josiah.biography = "J. S. Carberry", "Professor of psychoceramics"
    josiah.emails = [Email("josiah@mailinator.com", visibility="public"), Email("secret@example.org")]
    for orcid, given, family in (
        (SOFIA, "Sofia", "Garcia"),
        (ZOE, "Zoë", "Müller-Łoś"),
        (LI, "李", "四"),
    ):
        counter.books.put_record(Record(orcid, given, family, created=1_600_000_000_000))
    counter.put(
        "work",
        work(
            external_id("doi", "10.5555/ABC"),
            external_id("isbn", "9780306406157", "part-of"),
            external_id("pmid", "7", "version-of"),
            external_id("lensid", "123-456"),
            title="A Theory of Cracked Pots",
        ),
    )
    counter.put("work", work(external_id("doi", "10.5555/hidden"), title="Secret glue"), visibility="limited")
    for kind in ("funding", "peer-review", "research-resource", "keywords", "external-identifiers"):
        counter.put(kind, SMALLEST[kind])
    counter.put("other-names", {"content": "J. Stinkney"})
    counter.put("employment", {"organization": ORGANISATION})
    past = ORGANISATION | {"name": "Brown University", "disambiguated-organization": None}
    counter.put("education", {"organization": past, "end-date": year(1950)})
    return counter


def found(counter: Counter, q: str, **query: str) -> list[str]:
    """The iDs that a query finds, in order."""
    content = counter.read("/search", {"q": q, **query})
    return [result["orcid-identifier"]["path"] for result in content["result"] or ()]


EVERYTHING_OF_JOSIAH = [
    f"orcid:{JOSIAH}",
    "given-names:josiah",
    "family-name:Carberry",
    'given-and-family-names:"josiah carberry"',
    'credit-name:"j s carberry"',
    "other-names:stinkney",
    "email:josiah@mailinator.com",
    "email:*@mailinator.com",
    "keyword:psychoceramics",
    "biography:professor",
    "psychoceramics",
    'text:"theory of cracked pots"',
    "affiliation-org-name:ORCID",
    'affiliation-org-name:"brown university"',
    "current-institution-affiliation-name:orcid",
    "past-institution-affiliation-name:brown",
    'ror-org-id:"https://ror.org/04fa4r544"',
    "work-titles:cracked",
    "funding-titles:cracks",
    "grant-numbers:ABC-1",
    'digital-object-ids:"10.5555/abc"',
    'doi-self:"10.5555/ABC"',
    "isbn-part-of:9780306406157",
    "isbn:9780306406157",
    "pmid-version-of:7",
    "other-identifier-type:123",
    "external-id-reference:7004212771",
    'external-id-type-and-value:"Scopus Author ID=7004212771"',
    "peer-review-type:review",
    "peer-review-role:reviewer",
    'peer-review-group-id:"issn:2049-3630"',
    "source-work-id-self:rev-1",
    'research-resource-proposal-title:"beam time"',
    "research-resource-item-name:laser",
    'profile-submission-date:"2023-11-14T22:13:20.000Z"',
    "profile-last-modified-date:[2023-01-01T00:00:00Z TO NOW] AND keyword:*",
]


@pytest.mark.parametrize("q", EVERYTHING_OF_JOSIAH)
def test_every_field_of_the_index_finds_its_record(people: Counter, q: str) -> None:
    assert found(people, q) == [JOSIAH]


@pytest.mark.parametrize(
    "q",
    [
        "secret",
        "work-titles:glue",
        'doi-self:"10.5555/hidden"',
        "email:secret@example.org",
        'doi-self:"10.5555/abc"',
        "family-name:Muller",
        "past-institution-affiliation-name:orcid",
        'work-titles:"pots cracked"',
        "isbn-self:9780306406157",
        "...",
    ],
    ids=[
        "limited by text",
        "limited by title",
        "limited by DOI",
        "private e-mail",
        "other letters of a DOI",
        "a name without its accent",
        "a current job in the past",
        "a phrase in other order",
        "part-of is no self",
        "no word at all",
    ],
)
def test_what_is_not_public_or_does_not_match_is_not_found(people: Counter, q: str) -> None:
    assert found(people, q) == []


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("given-and-family-names:muller", {ZOE}),
        ("given-and-family-names:los", {ZOE}),
        ("family-name:müller", {ZOE}),
        ("family-name:MÜLLER", {ZOE}),
        ("given-names:李", {LI}),
        ("*:*", {JOSIAH, SOFIA, ZOE, LI}),
        ("given-names:*", {JOSIAH, SOFIA, ZOE, LI}),
        ("sofia josiah", {JOSIAH, SOFIA}),
        ("sofia AND josiah", set()),
        ("sofia && garcia", {SOFIA}),
        ("sofia || zoë", {SOFIA, ZOE}),
        ("sofia AND !garcia", set()),
        ("+sofia carberry", {SOFIA}),
        ("-sofia", {JOSIAH, ZOE, LI}),
        ("NOT keyword:*", {SOFIA, ZOE, LI}),
        ("sofia AND (NOT josiah)", set()),
        ("(sofia OR zoë) AND NOT garcia", {ZOE}),
        ("given-names:(sofia OR josiah)", {JOSIAH, SOFIA}),
        ("family-name:car*", {JOSIAH}),
        ("family-name:?arberr*", {JOSIAH}),
        ("family-name:carbery~", {JOSIAH}),
        ("family-name:carbery~1", {JOSIAH}),
        ("family-name:corbary~1", set()),
        ("family-name:[c TO d]", {JOSIAH}),
        ("family-name:{carberry TO garcia]", {SOFIA}),
        (
            "family-name:[* TO garcia}",
            {
                JOSIAH,
            },
        ),
        ("orcid:[0000-0002-1 TO 0000-0002-9]", {JOSIAH, SOFIA}),
        ('"theory pots"~2', {JOSIAH}),
        ('"theory pots"~1', set()),
        ("sofia^2 OR carberry^0.5", {SOFIA, JOSIAH}),
        (r"orcid\:x OR sofia", {SOFIA}),
        ("profile-submission-date:[* TO 2021-01-01T00:00:00Z]", {SOFIA, ZOE, LI}),
        ("profile-submission-date:[NOW-1YEAR/DAY TO *]", {JOSIAH}),
        ("sofia AND ... AND garcia", {SOFIA}),
    ],
)
def test_lucenes_language(people: Counter, q: str, expected: set[str]) -> None:
    assert set(found(people, q)) == expected


def test_a_rarer_word_and_a_boost_come_first(people: Counter) -> None:
    people.books.records[SOFIA].biography = "Professor of pots"
    people.books.put_record(people.books.records[SOFIA])

    assert found(people, "professor OR garcia") == [SOFIA, JOSIAH]
    assert found(people, "biography:professor OR psychoceramics^3") == [JOSIAH, SOFIA]
    assert found(people, "*:*") == [JOSIAH, SOFIA, ZOE, LI]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "garcia", "defType": "edismax", "qf": "given-and-family-names^50.0 keyword"}, [SOFIA]),
        ({"q": "psychoceramics", "defType": "edismax", "qf": "family-name"}, []),
        ({"q": "psychoceramics", "qf": "family-name"}, [JOSIAH]),
        ({"q": 'sofia "', "defType": "edismax"}, [SOFIA]),
        ({"q": "nofield:garcia", "defType": "edismax"}, [SOFIA]),
        ({"q": "*:*", "fq": "keyword:psychoceramics"}, [JOSIAH]),
        ({"q": "sofia", "fq": "keyword:psychoceramics"}, []),
        ({"q": "sofia josiah", "q.op": "AND"}, []),
        ({"q": "sofia garcia", "q.op": "AND"}, [SOFIA]),
        ({"q": "garcia", "df": "family-name"}, [SOFIA]),
        ({"q": "garcia", "bq": "x", "sort": "y", "wt": "xml", "facet": "on"}, [SOFIA]),
    ],
)
def test_solrs_parameters(people: Counter, query: dict[str, str], expected: list[str]) -> None:
    assert found(people, **query) == expected


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": " "}])
def test_without_a_query_nothing_is_found(people: Counter, query: dict[str, str]) -> None:
    assert people.read("/search", query) == {"result": None, "num-found": 0}


def test_an_answer_has_iDs_in_their_three_parts_and_null_for_no_hit(people: Counter) -> None:  # noqa: N802
    assert people.read("/search", {"q": "carberry"}) == {
        "result": [
            {
                "orcid-identifier": {
                    "uri": f"https://orcid.org/{JOSIAH}",
                    "path": JOSIAH,
                    "host": "orcid.org",
                }
            }
        ],
        "num-found": 1,
    }
    assert people.read("/search", {"q": "nobody"}) == {"result": None, "num-found": 0}
    assert people.read("/search", {"q": "*:*", "rows": "0"}) == {"result": None, "num-found": 4}
    assert people.read("/expanded-search", {"q": "nobody"}) == {"expanded-result": None, "num-found": 0}


def test_an_expanded_answer_tells_names_addresses_and_institutions(people: Counter) -> None:
    josiah = people.read("/expanded-search", {"q": "carberry"})["expanded-result"][0]
    sofia = people.read("/expanded-search", {"q": "garcia"})["expanded-result"][0]

    assert josiah == {
        "orcid-id": JOSIAH,
        "given-names": "Josiah",
        "family-names": "Carberry",
        "credit-name": "J. S. Carberry",
        "other-name": ["J. Stinkney"],
        "email": ["josiah@mailinator.com"],
        "institution-name": ["Brown University", "ORCID"],
    }
    assert sofia | {"orcid-id": SOFIA} == {
        "orcid-id": SOFIA,
        "given-names": "Sofia",
        "family-names": "Garcia",
        "credit-name": None,
        "other-name": [],
        "email": [],
        "institution-name": [],
    }


def test_fl_picks_what_is_shown(people: Counter) -> None:
    chosen = people.read("/expanded-search", {"q": "carberry", "fl": "given-names,shoe-size"})
    none_left = people.read("/expanded-search", {"q": "carberry", "fl": "shoe-size"})

    assert chosen["expanded-result"][0]["orcid-id"] is None
    assert chosen["expanded-result"][0]["given-names"] == "Josiah"
    assert none_left["expanded-result"][0]["orcid-id"] == JOSIAH


def test_a_table_has_the_columns_asked_for(people: Counter) -> None:
    people.put("other-names", {"content": 'Carberry, "Joe"'})
    query = {"q": "*:*", "fl": "orcid,other-names,shoe-size,family-name", "rows": "2"}

    answer = people.ask("/csv-search", query)

    assert answer.media_type == "text/csv;charset=UTF-8"
    assert answer.text == (
        "orcid,other-names,family-name\n"
        f'{JOSIAH},"J. Stinkney,Carberry\\, ""Joe""",Carberry\n'
        f"{SOFIA},,Garcia\n"
    )


def test_a_table_has_nine_columns_if_none_is_named(people: Counter) -> None:
    text = people.ask("/csv-search", {"q": "garcia"}).text

    assert text == (
        "orcid,email,given-names,family-name,given-and-family-names,current-institution-affiliation-name,"
        "past-institution-affiliation-name,credit-name,other-names\n"
        f"{SOFIA},,Sofia,Garcia,,,,,\n"
    )


def test_pages_follow_one_another(people: Counter) -> None:
    pages = [found(people, "*:*", start=str(start), rows="3") for start in (0, 3, 6)]

    assert [len(page) for page in pages] == [3, 1, 0]
    assert people.read("/search", {"q": "*:*", "start": "3", "rows": "3"})["num-found"] == 4
    assert set(pages[0] + pages[1]) == {JOSIAH, SOFIA, ZOE, LI}


@pytest.mark.parametrize("path", ["/search", "/expanded-search", "/csv-search"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"rows": "1001"}, 9012),
        ({"rows": "-1"}, 9012),
        ({"rows": "ten"}, 9012),
        ({"rows": ""}, 9012),
        ({"start": "one"}, 9012),
        ({"start": "10001"}, 9043),
        ({"start": "-1"}, 9043),
    ],
)
def test_rows_and_start_have_bounds(people: Counter, path: str, query: dict[str, str], code: int) -> None:
    assert people.no(path, {"q": "*:*"} | query) == (400, code)


def test_with_a_token_start_may_be_large_but_not_negative(people: Counter) -> None:
    assert people.ask("/search", {"q": "*:*", "start": "10001"}, client=US).status == 200
    assert people.ask("/search", {"q": "*:*", "start": "10001"}, role="member").status == 200
    assert people.no("/search", {"q": "*:*", "start": "-1"}, client=US) == (400, 9012)


def test_members_need_a_scope_for_the_plain_search_only(people: Counter) -> None:
    hooks: dict[str, Any] = {"role": "member", "scopes": ("/webhook",)}

    assert people.no("/search", {"q": "*:*"}, **hooks) == (403, 9038)
    assert people.ask("/expanded-search", {"q": "*:*"}, **hooks).status == 200
    assert people.ask("/csv-search", {"q": "*:*"}, **hooks).status == 200


@pytest.mark.parametrize("shape", [SEARCH, EXPANDED_SEARCH])
def test_both_answers_are_written_as_xml_too(people: Counter, shape: Any) -> None:
    path = "/search" if shape is SEARCH else "/expanded-search"

    text = write(shape, people.ask(path, {"q": "*:*"}).content, "xml").decode()

    assert 'num-found="4"' in text
    assert f">{JOSIAH}<" in text
