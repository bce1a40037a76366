"""The address at ORCID to which a person goes."""

from collections.abc import Callable

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.services.connect.starting import start
from tests.services.connect.at_orcid import JOSIAH
from tests.services.connect.desk import CALLBACK, Desk


def test_the_address_has_what_orcid_wants_and_no_more(desk: Desk) -> None:
    location = desk.go()
    asked = desk.asked(location)

    assert location.startswith(f"{desk.registry.registry_url}/oauth/authorize?")
    assert set(asked) == {"client_id", "response_type", "scope", "redirect_uri", "state", "email", "lang"}
    assert asked["client_id"] == desk.app.settings.orcid.client_id
    assert asked["response_type"] == "code"
    assert asked["scope"] == "/read-limited /activities/update"
    assert asked["redirect_uri"] == CALLBACK
    assert asked["lang"] == "en"


def test_names_and_address_are_filled_in_for_who_is_new(desk: Desk) -> None:
    asked = desk.asked(desk.go(given_name="Josiah", family_name="Carberry"))

    assert asked["email"] == "josiah.carberry@mailinator.com"
    assert (asked["given_names"], asked["family_names"]) == ("Josiah", "Carberry")
    assert "orcid" not in asked


def test_who_is_known_is_named_by_the_id_alone(desk: Desk) -> None:
    desk.connect()
    asked = desk.asked(desk.go(given_name="Josiah", family_name="Carberry"))

    assert asked["orcid"] == JOSIAH
    assert not {"email", "given_names", "family_names"} & set(asked)


def test_an_id_that_was_typed_in_is_not_filled_in(desk: Desk) -> None:
    with desk.store.writing() as c:
        typed = Person(repository="main", orcid=OrcidId(JOSIAH), user_id="7", proof=Proof.NONE)
        desk.store.people.save(c, typed)

    assert "orcid" not in desk.asked(desk.go())


def test_a_merged_record_is_signed_in_to_by_its_primary_id(desk: Desk) -> None:
    desk.connect()
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    with desk.store.writing() as c:
        desk.store.records.close(c, JOSIAH, "deprecated", "", primary)

    assert desk.asked(desk.go())["orcid"] == primary


def test_every_start_has_a_state_of_its_own_that_stands_nowhere_in_the_books(desk: Desk) -> None:
    states = {desk.asked(desk.go())["state"] for _ in range(5)}

    with desk.store.reading() as c:
        rows = c.exec_driver_sql("select state, data from sign_in").all()
    assert len(states) == len(rows) == 5
    assert min(map(len, states)) >= 40
    assert not any(state in str(row) for state in states for row in rows)


def test_the_page_s_language_is_passed_on_in_orcid_s_spelling(desk: Desk) -> None:
    launch = desk.launch()

    told = [desk.asked(start(desk.app, launch, "s", language=one)).get("lang") for one in ("zh-CN", "de-AT")]

    assert told == ["zh_CN", "de"]
    assert "lang" not in desk.asked(start(desk.app, launch, "s", language="cy"))


def test_shared_computers_ask_for_the_password_each_time(desk_with: Callable[..., Desk]) -> None:
    asked = desk_with(connect={"prompt_login": True}).asked(desk_with(connect={"prompt_login": True}).go())

    assert asked["prompt"] == "login"
    assert asked["scope"].split()[0] == "openid"
    assert len(asked["nonce"]) >= 40


def test_pkce_is_used_when_orcid_says_that_it_knows_it(desk: Desk) -> None:
    object.__setattr__(desk.registry.options, "pkce", True)
    asked = desk.asked(location := desk.go())

    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert desk.back(desk.at_orcid(location)).ending == "connected"


def test_without_pkce_at_orcid_none_is_used(desk: Desk) -> None:
    assert "code_challenge" not in desk.asked(desk.go())


def test_a_broken_discovery_stops_nobody(desk: Desk) -> None:
    desk.registry.fault("status", path="/.well-known/openid-configuration", status=500, times=None)

    assert desk.connect().ending == "connected"
