"""A person is sent to ORCID, to sign in and to agree."""

import secrets

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.orcid_api.sign_in import Asked
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.asking import not_possible, to_ask
from orcid_repo_plugin.services.connect.sent import LASTS_MS, Sent, redirect_uri
from orcid_repo_plugin.store.store import Store


def start(app: App, launch: Launch, seat: str, *, language: str = "en") -> str:
    """The address at ORCID to which the person's browser goes now.

    What we need when they come back is in the books, for 15 minutes and for this seat only.

    :param seat: whose browser it is, and for which account; see ``web.sessions``.
    :param language: of the page that they come from.
    :raises NotPossible: our credentials cannot ask for this.
    :raises SettingsError: there is no client id.
    """
    if (refused := not_possible(app.settings, launch.purpose)) is not None:
        raise refused
    person, granted = known(app, launch)
    state = secrets.token_urlsafe(32)
    sent = Sent(
        launch=launch,
        scopes=to_ask(app.settings, launch.purpose, granted),
        redirect_uri=redirect_uri(app.settings.public_url),
        nonce=secrets.token_urlsafe(32),
        verifier=app.orcid.sign_in.verifier(),
    )
    asked = Asked(
        scopes=sent.scopes,
        redirect_uri=sent.redirect_uri,
        state=state,
        nonce=sent.nonce,
        verifier=sent.verifier,
        login=app.settings.connect.prompt_login,
        orcid=_orcid(app, person),
        email=launch.email,
        given_names=launch.given_name,
        family_names=launch.family_name,
        language=language,
    )
    url = app.orcid.sign_in.url(asked)
    with app.store.writing() as c:
        app.store.visits.begin(c, state, seat, sent.as_data(), LASTS_MS)
    return url


def known(app: App, launch: Launch) -> tuple[Person | None, tuple[str, ...]]:
    """Who has this account, and what they have granted us as far as we know."""
    if not launch.user_id or launch.purpose == Purpose.SIGN_IN:
        return None, ()
    store = app.store
    with store.reading() as c:
        person = store.people.with_account(c, launch.repository, launch.user_id)
        return person, granted_scopes(c, store, person)


def granted_scopes(c: Connection, store: Store, person: Person | None) -> tuple[str, ...]:
    """The scopes of a person's permission; none if it is lost, or there is none."""
    if person is None or person.person_id is None:
        return ()
    given = store.permissions.summary(c, person.person_id).get(person.person_id)
    return given.scopes if given is not None and given.lost_at is None else ()


def _orcid(app: App, person: Person | None) -> str:
    """The iD with which the person should sign in; one that was typed in is nobody's word."""
    if person is None or not person.authenticated:
        return ""
    with app.store.reading() as c:
        primaries = app.store.records.primaries(c)
    orcid, seen = person.orcid.path, {person.orcid.path}
    while (primary := primaries.get(orcid, orcid)) not in seen:
        seen.add(orcid := primary)
    return orcid
