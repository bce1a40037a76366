"""The tables. A migration and a change here travel together; a test compares them on both databases.

Times are whole milliseconds since 1970, UTC. ``client`` (which registry, as which client) stands in
every key: sandbox and production are two sets of books, side by side.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rows by INTEGER only


def _client() -> Column[int]:
    return Column("client", _Id, ForeignKey("client.id"), nullable=False)


client = Table(
    "client",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("environment", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("first_used_at", BigInteger, nullable=False),
    UniqueConstraint("environment", "client_id"),
)
"""Whose books: an environment (``production``, ``sandbox``, ``local``, or a host) and a client id at it."""

person = Table(
    "person",
    metadata,
    Column("id", _Id, primary_key=True),
    _client(),
    Column("repository", Text, nullable=False),
    Column("user_id", Text),
    Column("name", Text, nullable=False),
    Column("orcid", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("authenticated_at", BigInteger),
    Column("changed_at", BigInteger, nullable=False),
    Column("forget_at", BigInteger),
    Column("leave_at", BigInteger),
    Column("show_orcid", Boolean, nullable=False, server_default=text("true")),
    Column("sends", Text, nullable=False, server_default=text("''")),
    Column("kinds_off", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("client", "repository", "user_id"),
    UniqueConstraint("client", "repository", "orcid"),
    Index(None, "client", "orcid"),
)
"""Researchers. ``forget_at``: to be forgotten as soon as their works are off the record; ``leave_at``: to be
disconnected then. ``show_orcid``: on public pages. ``sends``: empty (by itself), ``ask``, ``never``; and
``kinds_off``: work types that shall not go, separated by blanks."""

account = Table(
    "account",
    metadata,
    Column("client", _Id, ForeignKey("client.id"), primary_key=True),
    Column("repository", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("person", _Id, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "person"),
)
"""Further accounts of a person in the repository, beside ``person.user_id``; the person said so."""

permission = Table(
    "permission",
    metadata,
    Column("person", _Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("scopes", Text, nullable=False),
    Column("access_token", Text, nullable=False),
    Column("refresh_token", Text),
    Column("expires_at", BigInteger),
    Column("granted_at", BigInteger, nullable=False),
    Column("lost_at", BigInteger),
    Column("lost_why", Text, nullable=False),
    Column("amr", Text, nullable=False, server_default=text("''")),
)
"""Sealed tokens. ``scopes`` are separated by blanks; ``amr``: how the person signed in (``pwd``, ``mfa``)."""

revocation = Table(
    "revocation",
    metadata,
    Column("id", _Id, primary_key=True),
    _client(),
    Column("orcid", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Index(None, "client", "not_before"),
)
"""Tokens that ORCID must still be told to end; sealed for ``revocation``."""

host = Table(
    "host",
    metadata,
    Column("name", Text, primary_key=True),
    Column("repositories", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("added_at", BigInteger, nullable=False),
)
"""Who may send us people and items: repositories and origins, a line each. The same for every client."""

host_key = Table(
    "host_key",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("host", Text, ForeignKey("host.name", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Index(None, "host"),
)
"""The keys of a host, sealed for ``host NAME``; two at most, so that one can take the other's place."""

launch = Table(
    "launch",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seat", Text, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "expires_at"),
)
"""Signed calls that were used, by a digest of who signed and ``jti``. ``seat``: where it may be again."""

browser = Table(
    "browser",
    metadata,
    Column("id", Text, primary_key=True),
    Column("data", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "expires_at"),
)
"""Browser sessions, by a digest of the cookie; the data are sealed for ``browser ID``."""

sign_in = Table(
    "sign_in",
    metadata,
    Column("state", Text, primary_key=True),
    _client(),
    Column("seat", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index(None, "expires_at"),
)
"""People who were sent to ORCID and may come back, by a digest of ``state``; the data are sealed for
``sign-in STATE``."""

reply = Table(
    "reply",
    metadata,
    Column("host", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("status", Integer),
    Column("body", LargeBinary),
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
)
"""What hosts were answered, by idempotency key, to be said again; ``status`` None: being answered now."""

link = Table(
    "link",
    metadata,
    Column("person", _Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Text, primary_key=True),
    Column("contributor", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""Confirmed: this contributor (by folded name) of this item, in the person's repository, is this person."""

payload = Table(
    "payload",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""What is sent, once for all who refer to it: JSON as ``orjson`` writes it, by its SHA-256."""

item = Table(
    "item",
    metadata,
    Column("id", _Id, primary_key=True),
    _client(),
    Column("repository", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fingerprint", Text),
    Column("facts", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    UniqueConstraint("client", "repository", "item_id"),
)
"""Items as last mapped. ``fingerprint``: of the work's payload; ``facts``: of what the repository says;
``mapping``: of our rules. ``state``: ``live``, ``superseded``, ``withdrawn``, ``refused``."""

item_author = Table(
    "item_author",
    metadata,
    Column("item", _Id, ForeignKey("item.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    _client(),
    Column("name", Text, nullable=False),
    Column("orcid", Text),
    Column("user_id", Text),
    Index(None, "client", "orcid"),
    Index(None, "client", "user_id"),
)
"""Contributors by whom an item can be found: those with an iD (also a claimed one) or a user id."""

item_key = Table(
    "item_key",
    metadata,
    Column("item", _Id, ForeignKey("item.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _client(),
    Index(None, "client", "kind", "value"),
)
"""``self``: identifiers as ORCID compares them (``doi 10.5555/abc``); ``name``: what an admin may call it."""

record = Table(
    "record",
    metadata,
    Column("client", _Id, ForeignKey("client.id"), primary_key=True),
    Column("orcid", Text, primary_key=True),
    Column("due_at", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", BigInteger),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("primary_orcid", Text),
    Index(None, "client", "due_at"),
    Index(None, "lease_owner"),
)
"""One row for each ORCID record: one sender at a time is a law of this table. ``due_at``: when the first of
its deliveries may go; ``failures``: in a row, for the back-off; ``state``: ``open``, ``locked``,
``deactivated``, ``deprecated``, ``unclaimed``, ``unknown``."""

delivery = Table(
    "delivery",
    metadata,
    Column("id", _Id, primary_key=True),
    _client(),
    Column("orcid", Text, nullable=False),
    Column("repository", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("fingerprint", Text),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("what_to_do", Text, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("doubt", Text),
    Column("changed_at", BigInteger, nullable=False),
    Column("agreed", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("client", "orcid", "repository", "item_id", "section"),
    Index(None, "client", "orcid", "state", "not_before"),
    Index(None, "client", "state"),
    Index(None, "client", "repository", "item_id"),
)
"""The outbox: what shall stand on each record for each item. ``stopped``: the person took it off;
``agreed``: they, or an admin for them, said yes to this very work, whatever else they have chosen."""

put_code = Table(
    "put_code",
    metadata,
    Column("id", _Id, primary_key=True),
    _client(),
    Column("repository", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("orcid", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("put_code", BigInteger, nullable=False),
    Column("speaks", Boolean, nullable=False),
    Column("fingerprint", Text),
    Column("deleting", Boolean, nullable=False),
    Column("origin", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("client", "orcid", "repository", "item_id", "section"),
    Index(None, "client", "orcid", "section", "put_code"),
    Index(None, "client", "repository", "item_id"),
)
"""ORCID's numbers for our copies."""

leftover = Table(
    "leftover",
    metadata,
    Column("client", _Id, ForeignKey("client.id"), primary_key=True),
    Column("orcid", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("put_code", BigInteger, primary_key=True),
    Column("repository", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Works of ours on a record that no item owns any more, and that must still be deleted at ORCID."""

history = Table(
    "history",
    metadata,
    Column("id", _Id, primary_key=True),
    _client(),
    Column("at", BigInteger, nullable=False),
    Column("repository", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("orcid", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("http_status", Integer),
    Column("error_code", Text),
    Column("put_code", BigInteger),
    Column("ms", Integer),
    Column("fingerprint", Text),
    Column("message", Text, nullable=False),
    Index(None, "client", "repository", "item_id"),
    Index(None, "client", "orcid"),
    Index(None, "at"),
)
"""What was sent and answered, and what was decided. Append only, until it is old."""

byline = Table(
    "byline",
    metadata,
    Column("client", _Id, ForeignKey("client.id"), primary_key=True),
    Column("repository", Text, primary_key=True),
    Column("item_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What the pages of public items say of them, as JSON; an item that is not public has no row."""

record_card = Table(
    "record_card",
    metadata,
    Column("client", _Id, ForeignKey("client.id"), primary_key=True),
    Column("orcid", Text, primary_key=True),
    Column("body", LargeBinary),
    Column("read_at", BigInteger),
    Column("tried_at", BigInteger, nullable=False),
)
"""Records in short, as JSON, as they were read from the public API. ``tried_at``: when ORCID was last asked,
with or without an answer; ``body`` and ``read_at``: the last answer."""

plugin_failure = Table(
    "plugin_failure",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("plugin", Text, nullable=False),
    Column("hook", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    UniqueConstraint("plugin", "hook", "error"),
)
"""Plugins that broke in an ``orcid_on_`` hook, where no report could say so."""
