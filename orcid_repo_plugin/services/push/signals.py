"""What ends the sending to a record before all is sent. Raised and caught within the push only."""

from orcid_repo_plugin.errors import OrcidRefusal


class Signal(Exception):
    """The base of them."""


class PermissionLost(Signal):
    """ORCID takes none of the person's permissions."""

    def __init__(self, refusal: OrcidRefusal | None) -> None:
        super().__init__("permission lost")
        self.refusal = refusal


class RecordClosed(Signal):
    """Nothing can be written to the record now."""

    def __init__(self, state: str, refusal: OrcidRefusal) -> None:
        super().__init__(state)
        self.state = state
        self.refusal = refusal


class ClientRefused(Signal):
    """ORCID refuses us as a client: nothing goes to anybody."""

    def __init__(self, refusal: OrcidRefusal) -> None:
        super().__init__("client refused")
        self.refusal = refusal


class LeaseLost(Signal):
    """We were asleep for too long, and another process sends to this record now."""
