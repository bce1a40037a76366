"""Takes works off a record: what is withdrawn, and what nobody owns any more."""

from dataclasses import replace

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, PutCode
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.session import Answer
from orcid_repo_plugin.services.push.outcomes import Outcome
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.services.push.sharing import hand_over
from orcid_repo_plugin.services.push.verdicts import is_strangers
from orcid_repo_plugin.store.dispatch import Task
from orcid_repo_plugin.store.history import Happened

_GONE = frozenset({9016})
_NOT_OURS = frozenset({9010, 9013, 9014})
_MANY = 100


def delete_all(sender: Sender) -> None:
    """Carry out the deletions that are due, a hundred of them."""
    tasks = sender.take("delete", _MANY)
    for task in tasks:
        if not sender.starting({}, [task]):
            continue
        if task.put_code is None:
            _delete_in_doubt(sender, task.delivery)
        else:
            _delete(sender, task, task.put_code)


def _delete_in_doubt(sender: Sender, delivery: Delivery) -> None:
    """Nothing of it stands, as far as we know; unless it was sent once and no answer came."""
    found = None
    if delivery.doubt:
        copies = sender.own_copies(frozenset(delivery.doubt.split("\n")))
        found = next((one for one in copies if not sender.owners(one.put_code)), None)
    if found is None:
        words = "it did not stand on the record" if delivery.doubt is None else "it had not arrived"
        sender.write(
            [Outcome(delivery=delivery, state=DeliveryState.WITHDRAWN, operation="withdraw", message=words)]
        )
        return
    row = PutCode(
        orcid=sender.orcid,
        repository=delivery.repository,
        item_id=delivery.item_id,
        section=delivery.section,
        put_code=found.put_code,
        origin="adopted",
    )
    _delete(sender, Task(delivery, row), row)


def _delete(sender: Sender, task: Task, row: PutCode) -> None:
    delivery = task.delivery
    handed = hand_over(sender, row)
    if handed is not None:
        save, wishes = handed
        words = "it stays on the record for another item with the same identifier"
        outcome = Outcome(
            delivery=delivery,
            state=DeliveryState.WITHDRAWN,
            operation="withdraw",
            message=words,
            reason=words,
            put_code=row.put_code,
        )
        sender.write([outcome], save=save, remove=[row], wishes=wishes)
        return
    _mark(sender, row)
    try:
        answer, refusal = _ask(sender, row)
    except OrcidUnavailable as unavailable:
        sender.put_off(delivery, "delete", unavailable, put_code=row.put_code)
        return
    if refusal is not None and refusal.code not in _GONE | _NOT_OURS:
        outcome = sender.refused(delivery, "delete", refusal, put_code=row.put_code)
        sender.write([outcome])
        return
    words = "deleted" if refusal is None else "it was gone already"
    if refusal is not None and refusal.code in _NOT_OURS:
        words = "ORCID says that it is not ours; it stays, and we forget its put-code"
    outcome = Outcome(
        delivery=delivery,
        state=DeliveryState.WITHDRAWN,
        operation="delete",
        message=words,
        put_code=row.put_code,
        answer=answer,
        refusal=refusal,
    )
    sender.write([outcome], remove=[*sender.owners(row.put_code), row])
    sender.changed()


def _mark(sender: Sender, row: PutCode) -> None:
    """Write down that we are deleting it: should we not hear the answer, nobody else has removed it."""
    store = sender.app.store
    with store.writing() as c:
        store.put_codes.save(c, [replace(row, deleting=True)])


def _ask(sender: Sender, row: PutCode) -> tuple[Answer | None, OrcidRefusal | None]:
    works = sender.app.orcid.works
    sender.check_lease()
    try:
        return sender.tokens.ask_to_delete(
            lambda token: works.delete(sender.orcid, token, row.put_code)
        ), None
    except OrcidRefusal as refusal:
        if is_strangers(refusal):
            words = f"something that is not ORCID's API answered with HTTP {refusal.status}"
            raise OrcidUnavailable(words, status=refusal.status) from refusal
        return None, refusal


def _ask_anyhow(sender: Sender, row: PutCode) -> tuple[Answer | None, OrcidRefusal | None]:
    """The same; a work over which ORCID stumbles does not hold up the others."""
    try:
        return _ask(sender, row)
    except OrcidUnavailable as unavailable:
        return None, sender.stumble(unavailable)


def delete_leftovers(sender: Sender) -> None:
    """Delete works of ours that no item owns any more."""
    store = sender.app.store
    with store.reading() as c:
        left = store.put_codes.leftovers(c, sender.orcid)
    left = [(row, why) for row, why in left if row.put_code not in sender.tried]
    for row, why in left:
        sender.tried.add(row.put_code)
        if sender.owners(row.put_code):  # somebody owns it again
            _strike(sender, row)
            continue
        answer, refusal = _ask_anyhow(sender, row)
        done = refusal is None or refusal.code in _GONE | _NOT_OURS
        happened = Happened(
            repository=row.repository,
            item_id=row.item_id,
            orcid=sender.orcid,
            section=row.section,
            operation="delete",
            message=why if done else f"{why}; ORCID refused it",
            http_status=answer.status if answer else refusal.status if refusal else None,
            error_code=str(refusal.code) if refusal and refusal.code else None,
            put_code=row.put_code,
            ms=answer.ms if answer else None,
        )
        if done:
            _strike(sender, row, happened)
            sender.tally.add("deleted")
        else:
            sender.owes = sender.owes or (refusal is not None and refusal.status >= 500)
            sender.tally.problem(f"put-code {row.put_code} of {sender.orcid} cannot be deleted: {refusal}")
        sender.changed()


def _strike(sender: Sender, row: PutCode, happened: Happened | None = None) -> None:
    store = sender.app.store
    with store.writing() as c:
        store.put_codes.deleted(c, row.orcid, row.section, row.put_code)
        if happened is not None:
            store.history.add(c, [happened])
    sender.progress += 1
