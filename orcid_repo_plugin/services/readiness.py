"""Whether an installation can work now: its books answer, and its key opens what is sealed in them."""

from typing import Final

from orcid_repo_plugin.errors import StoreError, WrongKey
from orcid_repo_plugin.services.app import App

_BOUND: Final = "readiness"


def troubles(app: App) -> dict[str, str]:
    """What keeps it from working, in words for the admin, by part: ``database``, ``key``. Empty: nothing."""
    try:
        with app.store.reading() as c:
            hosts = [one.name for one in app.store.hosts.all(c)]
            _opens(app)
            for name in hosts[:1]:
                app.store.hosts.keys(c, name)
    except WrongKey:
        return {"key": "no key of ours opens what is sealed in the books"}
    except StoreError:
        return {"database": "the books do not answer"}
    return {}


def _opens(app: App) -> None:
    sealer = app.store.sealer
    sealer.open(sealer.seal("ready", _BOUND), _BOUND)
