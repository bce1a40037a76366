"""The control endpoint's faults, journal, rate limit and reset."""

from typing import Any

from orcid_repo_plugin.errors import OrcidRepoError
from orcid_repo_plugin.local_registry.control.bodies import NewFault, Switch
from orcid_repo_plugin.local_registry.control.controlled import Controlled
from orcid_repo_plugin.local_registry.control.refused import Refused


def add_fault(registry: Controlled, body: NewFault) -> Any:
    """Put a fault in the way: ``{fault_id, left}``."""
    try:
        fault = registry.faults.add(
            body.fault,
            method=body.match.method,
            path=body.match.path,
            status=body.status,
            seconds=body.seconds,
            times=body.times,
        )
    except ValueError as error:
        raise Refused(400, str(error)) from None
    return {"fault_id": fault.fault_id, "left": fault.left}


def list_faults(registry: Controlled) -> Any:
    """All faults with what is left of them."""
    return registry.faults.listed()


def clear_faults(registry: Controlled) -> Any:
    """Take all faults away: ``{removed}``, their number."""
    return {"removed": registry.faults.clear()}


def read_journal(registry: Controlled, since: str = "0") -> Any:
    """The requests after number ``since``, oldest first."""
    if not since.isascii() or not since.isdecimal() or len(since) > 18:
        raise Refused(400, f"since must be the number of an entry, not {since!r}")
    return registry.journal.as_json(int(since))


def switch_rate_limit(registry: Controlled, body: Switch) -> Any:
    """Turn the rate limit on or off: ``{on}``."""
    registry.options.rate_limit = body.on
    return {"on": body.on}


def reset(registry: Controlled) -> Any:
    """Back to the start: ``{people, clients}``, how many there are again."""
    try:
        registry.reset()
    except (OrcidRepoError, ValueError) as error:  # a file to be loaded is not what it was
        raise Refused(409, str(error)) from error
    return {"people": len(registry.books.records), "clients": len(registry.books.clients)}
