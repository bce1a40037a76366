"""Where emulators go wrong (traps 9 to 14, 27 to 30): what may be written, and how."""

from typing import Any

import pytest

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller, error_of, external_id, work
from tests.local_registry.contents import XML, organization, work_xml


def test_trap_09_enumerations_are_lower_case_in_json(ada: Caller) -> None:
    put_code = ada.add(work())

    found = ada("GET", f"work/{put_code}").json()
    refused = ada("POST", "work", json=work(external_id("doi", "10.5555/2")) | {"type": "JOURNAL_ARTICLE"})
    history = ada("GET", "record").json()["history"]

    assert (found["type"], found["visibility"]) == ("journal-article", "public")
    assert error_of(refused) == (400, 9047)
    assert history["creation-method"].isupper()


def test_trap_10_the_order_of_elements_counts_in_xml_and_the_schema_in_both(ada: Caller) -> None:
    disordered = work_xml(after="<work:journal-title>Too late</work:journal-title>")
    too_long = work(title="x" * 1001)

    assert ada("POST", "work", headers=XML, data=work_xml()).status_code == 201
    assert error_of(ada("POST", "work", headers=XML, data=disordered)) == (400, 9001)
    assert error_of(ada("POST", "work", json=too_long)) == (400, 9047)


def test_trap_10_a_bulk_is_not_checked_by_the_schema(ada: Caller) -> None:
    head = b'<bulk:bulk xmlns:bulk="http://www.orcid.org/ns/bulk">'
    disordered = work_xml(after="<work:journal-title>Too late</work:journal-title><work:odd/>")

    answer = ada("POST", "works", headers=XML, data=head + disordered + b"</bulk:bulk>")

    assert answer.status_code == 200
    assert answer.json()["bulk"][0]["work"]["journal-title"] == {"value": "Too late"}


def test_trap_11_an_unknown_key_is_an_error_and_so_is_a_summarys_display_index(ada: Caller) -> None:
    put_code = ada.add(work())
    summary = ada("GET", f"work/summary/{put_code}").json()

    assert error_of(ada("POST", "work", json=work() | {"odd": 1})) == (400, 9047)
    assert error_of(ada("PUT", f"work/{put_code}", json=summary)) == (400, 9047)


@pytest.mark.parametrize("relationship", ["part-of", "version-of", "funded-by"])
def test_trap_12_a_work_needs_an_id_of_its_own(ada: Caller, relationship: str) -> None:
    answer = ada("POST", "work", json=work(external_id("doi", "10.5555/whole", relationship)))

    assert error_of(answer) == (400, 9023)


def test_trap_13_duplicates_are_of_one_source_one_type_one_normal_form(ada: Caller) -> None:
    put_code = ada.add(work(external_id("doi", "10.5555/ABC")))
    other = Caller(ada.registry, ada.orcid, client_id=ada.registry.client("premium")["client_id"])

    again = ada("POST", "work", json=work(external_id("doi", "https://doi.org/10.5555/abc")))
    foreign = other("POST", "work", json=work(external_id("doi", "10.5555/abc")))
    another_type = ada("POST", "work", json=work(external_id("handle", "10.5555/abc")))
    version = ada(
        "POST",
        "work",
        json=work(
            external_id("doi", "10.5555/abc", "version-of"), external_id("uri", "https://example.org/")
        ),
    )

    assert error_of(again) == (409, 9021)
    assert f"put-code {put_code}" in again.json()["developer-message"]
    assert [foreign.status_code, another_type.status_code, version.status_code] == [201, 201, 201]
    groups = ada("GET", "works").json()["group"]
    assert sorted(len(group["work-summary"]) for group in groups) == [1, 3]


def test_trap_13_a_bulk_clashes_with_a_stored_version_of(ada: Caller) -> None:
    ada.add(work(external_id("doi", "10.5555/v", "version-of"), external_id("uri", "https://example.org/v")))
    new = work(external_id("doi", "10.5555/v"))

    bulk = ada("POST", "works", json={"bulk": [{"work": new}]}).json()["bulk"]

    assert bulk[0]["error"]["error-code"] == 9021
    assert ada("POST", "work", json=new).status_code == 201


NORMAL_FORMS = [
    ("doi", "https://dx.doi.org/10.1/UPPER", "10.1/upper"),
    ("arxiv", "arXiv:0706.0002v3 [astro-ph] 15 Mar 2008", "arXiv:0706.0002v3"),
    ("arxiv", "1801.00006v12", None),
    ("bibcode", "2004A&A...415..739D", None),
    ("isbn", "978-0-306-40615-7", "9780306406157"),
    ("isbn", "0-306-40615-2", "0306406152"),
    ("handle", "http://hdl.handle.net/1/2", "http://hdl.handle.net/1/2"),
    ("rrid", "AB_2298772", "RRID:AB_229877"),
]


@pytest.mark.parametrize(("type_", "value", "normal"), NORMAL_FORMS)
def test_trap_14_normal_forms_are_orcids_own(ada: Caller, type_: str, value: str, normal: str | None) -> None:
    put_code = ada.add(work(external_id(type_, value)))

    (found,) = ada("GET", f"work/{put_code}").json()["external-ids"]["external-id"]

    assert (found["external-id-normalized"] or {}).get("value") == normal
    assert found["external-id-value"] == value


def test_trap_14_funding_ids_are_not_normalised(ada: Caller) -> None:
    funding = {
        "type": "grant",
        "title": {"title": {"value": "A project"}},
        "external-ids": {"external-id": [external_id("grant_number", "ABC-1")]},
        "organization": organization(),
    }

    put_code = ada.add(funding, "funding")

    (found,) = ada("GET", f"funding/{put_code}").json()["external-ids"]["external-id"]
    assert (found["external-id-type"], found["external-id-normalized"]) == ("grant_number", None)


def test_trap_27_professional_activities_are_less_strict_than_jobs(ada: Caller) -> None:
    bare = {"organization": {"name": "Society of Things", "address": {}}}
    ids = {"external-ids": {"external-id": [external_id("other-id", "M-77")]}}
    homeless = {"organization": organization(address={})}

    assert ada("POST", "membership", json=bare | ids).status_code == 201
    assert ada("POST", "service", json=homeless).status_code == 201
    assert error_of(ada("POST", "membership", json=bare)) == (400, 9062)
    assert error_of(ada("POST", "employment", json=bare | ids)) == (400, 9045)
    assert error_of(ada("POST", "education", json=homeless)) == (400, 9060)


@pytest.mark.parametrize(
    ("source", "identifier"),
    [
        ("ror", "https://ror.org/05gq02987"),
        ("ROR", "05gq02987"),
        ("ROR", "https://ror.org/05gq02986"),
        ("FUNDREF", "100000001"),
        ("WIKIDATA", "Q49114"),
    ],
)
def test_trap_28_organisations_need_the_sources_and_forms_of_the_registry(
    ada: Caller, source: str, identifier: str
) -> None:
    unknown = {"disambiguated-organization-identifier": identifier, "disambiguation-source": source}
    job = {"organization": organization(**{"disambiguated-organization": unknown})}

    assert error_of(ada("POST", "employment", json=job)) == (400, 9045)


def test_trap_29_the_type_of_grant_numbers_has_an_underscore(ada: Caller) -> None:
    dashed = work(external_id("grant-number", "ABC-1"))

    assert error_of(ada("POST", "work", json=dashed)) == (400, 9023)
    assert ada("POST", "work", json=work(external_id("grant_number", "ABC-1"))).status_code == 201


def contributor(uri: str, path: str, role: str = "author") -> dict[str, Any]:
    return {
        "contributors": {
            "contributor": [
                {
                    "contributor-orcid": {"uri": uri, "path": path, "host": "orcid.org"},
                    "credit-name": {"value": "J. S. Carberry"},
                    "contributor-attributes": {"contributor-sequence": "first", "contributor-role": role},
                }
            ]
        }
    }


@pytest.mark.parametrize(
    ("scheme", "path", "role", "refused"),
    [
        ("https", "0000-0002-1825-0097", "author", None),
        ("http", "0000-0002-1825-0097", "author", 9047),
        ("https", "0000-0002-1825-0098", "author", 9020),
        ("https", "0000-0002-1825-0097", "http://credit.niso.org/contributor-roles/software/", None),
        ("https", "0000-0002-1825-0097", "https://credit.niso.org/contributor-roles/software/", 9058),
        ("https", "0000-0002-1825-0097", "http://credit.niso.org/contributor-roles/software", 9058),
    ],
)
def test_trap_30_contributors_need_https_a_check_digit_and_known_roles(
    ada: Caller, scheme: str, path: str, role: str, refused: int | None
) -> None:
    answer = ada("POST", "work", json=work(**contributor(f"{scheme}://orcid.org/{path}", path, role)))

    if refused is None:
        assert answer.status_code == 201
    else:
        assert error_of(answer) == (400, refused)


def test_trap_28_an_organisation_that_was_named_unknown_is_refused(registry: Registry) -> None:
    ada = Caller(registry)
    job = {"organization": organization()}
    assert ada("POST", "employment", json=job).status_code == 201

    registry.unknown_organisation("ROR", "https://ror.org/05gq02987")

    assert error_of(ada("POST", "employment", json=job | {"role-title": "Reader"})) == (400, 9045)
