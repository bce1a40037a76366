"""The inbox: organisations that ask for permission."""

from dataclasses import replace
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.others import Notification
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.doors import go, signed_in
from orcid_repo_plugin.local_registry.pages.entries import Link, day
from orcid_repo_plugin.local_registry.pages.site import changing, here
from orcid_repo_plugin.local_registry.pages.texts import identifier_address, members, text, web_address, words

pages = Blueprint("inbox", __name__)


class Message(NamedTuple):
    """A notification as the researcher sees it."""

    put_code: int
    sender: str
    subject: str
    intro: str
    sent: str
    state: str
    """``new``, ``read``, ``answered`` or ``archived``."""
    items: list[tuple[str, Link]]
    """Kind and name of what the sender wants to add."""
    address: str | None
    """Where permission is given; ``None`` if a browser could not go there."""


@pages.get("/inbox")
@signed_in
def inbox(record: Record) -> ResponseReturnValue:
    """The messages, newest first; those archived on demand."""
    with_archived = request.args.get("archived") == "1"
    books = here().books
    with books.lock:
        own = [one for one in books.notifications.values() if one.orcid == record.orcid]
        shown = [one for one in own if with_archived or one.archived is None]
        shown.sort(key=lambda one: (one.created, one.put_code), reverse=True)
        messages = [_message(books, one) for one in shown]
    return render_template(
        "inbox.html",
        record=record,
        messages=messages,
        with_archived=with_archived,
        archived_count=sum(one.archived is not None for one in own),
    )


@pages.get("/inbox/<int:put_code>")
@signed_in
def open_message(record: Record, put_code: int) -> ResponseReturnValue:
    """One message; to open it is to read it, after which its sender cannot take it back."""
    with changing() as books:
        notification = _own(books, record, put_code)
        if notification.read is None:
            notification = replace(notification, read=books.now())
            books.put_notification(notification)
        message = _message(books, notification)
    return render_template("message.html", record=record, message=message)


@pages.post("/inbox/<int:put_code>/archive")
@signed_in
def archive(record: Record, put_code: int) -> ResponseReturnValue:
    """Put a message away."""
    with changing() as books:
        notification = _own(books, record, put_code)
        if notification.archived is None:
            books.put_notification(replace(notification, archived=books.now()))
    flash("Archived the message.")
    return go("/inbox")


@pages.post("/inbox/<int:put_code>/answer")
@signed_in
def answer(record: Record, put_code: int) -> ResponseReturnValue:
    """Go where the sender asks for permission; the message counts as answered from then on."""
    with changing() as books:
        notification = _own(books, record, put_code)
        address = _message(books, notification).address
        if address is None:
            abort(400, "The sender gave no address that a browser could go to.")
        now = books.now()
        answered = replace(notification, read=notification.read or now, actioned=notification.actioned or now)
        books.put_notification(answered)
    return redirect(address, 303)


def _own(books: Books, record: Record, put_code: int) -> Notification:
    notification = books.notifications.get(put_code)
    if notification is None or notification.orcid != record.orcid:
        abort(404, "There is no such message in your inbox.")
    return notification


def _message(books: Books, notification: Notification) -> Message:
    content = notification.content
    return Message(
        notification.put_code,
        books.name_of(None, notification.client_id) or notification.client_id,
        text(content, "notification-subject") or "Permission is asked for",
        text(content, "notification-intro"),
        day(notification.created),
        _state(notification),
        [_item(item) for item in members(content, "items", "item")],
        _address(content),
    )


def _state(notification: Notification) -> str:
    if notification.archived is not None:
        return "archived"
    if notification.actioned is not None:
        return "answered"
    return "new" if notification.read is None else "read"


def _item(item: dict[str, object]) -> tuple[str, Link]:
    external_id = item.get("external-id")
    address = identifier_address(external_id) if isinstance(external_id, dict) else None
    return words(text(item, "item-type")), Link(text(item, "item-name"), address)


def _address(content: dict[str, object]) -> str | None:
    """The authorization address; a path alone is one of this registry."""
    given = text(content, "authorization-url", "uri")
    if given:
        return web_address(given)
    path = text(content, "authorization-url", "path")
    return f"{here().addresses.registry_url}/{path.lstrip('/')}" if path else None
