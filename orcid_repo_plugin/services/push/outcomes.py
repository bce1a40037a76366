"""What is to be sent, what became of it, and how that is written into the books."""

from dataclasses import dataclass

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState
from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.session import Answer
from orcid_repo_plugin.services.push.keys import Keys
from orcid_repo_plugin.store.dispatch import Settled, Task
from orcid_repo_plugin.store.history import Happened


@dataclass(frozen=True, slots=True)
class Load:
    """A task with what it would send."""

    task: Task
    body: bytes
    keys: Keys

    @property
    def delivery(self) -> Delivery:
        """The row of the outbox."""
        return self.task.delivery

    def still_waiting(self) -> "Outcome":
        """It is looked at anew, by another way."""
        return Outcome(delivery=self.delivery, state=DeliveryState.WAITING, operation="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a delivery."""

    delivery: Delivery
    state: str
    operation: str
    """For history: ``add``, ``update``, ``delete``, ``look``, ``adopt``, ``share`` …"""
    message: str = ""
    reason: str = ""
    what_to_do: str = ""
    put_code: int | None = None
    answer: Answer | None = None
    refusal: OrcidRefusal | None = None
    not_before: int = 0
    attempts: int | None = None
    doubt: str | None = None

    def happened(self) -> Happened:
        """The line in history."""
        return _happened(self)

    def settled(self, now: int) -> Settled:
        """How far the delivery has come."""
        return _settled(self, now)


def wanted_back(delivery: Delivery) -> str:
    """What to do about a work that its author took off the record."""
    return f"if the author wants it back: orcid-repo retry --item {delivery.item_id}"


def _happened(one: Outcome) -> Happened:
    d, answer, refusal = one.delivery, one.answer, one.refusal
    code = None if refusal is None else str(refusal.code or refusal.error or "") or None
    return Happened(
        repository=d.repository,
        item_id=d.item_id,
        orcid=d.orcid,
        section=d.section,
        operation=one.operation,
        message=one.message or one.reason,
        http_status=answer.status if answer is not None else refusal.status if refusal is not None else None,
        error_code=code,
        put_code=one.put_code,
        ms=answer.ms if answer is not None else None,
        fingerprint=d.fingerprint,
    )


def _settled(one: Outcome, now: int) -> Settled:
    return Settled(
        delivery=one.delivery,
        state=one.state,
        reason=one.reason,
        what_to_do=one.what_to_do,
        not_before=one.not_before or now,
        attempts=0 if one.state in (DeliveryState.SENT, DeliveryState.UNCHANGED) else one.attempts,
        doubt=one.doubt,
    )
