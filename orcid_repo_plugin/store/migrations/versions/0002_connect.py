"""People who connect themselves: hosts that send them, their browsers, their choices."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them. What is there keeps its meaning: works go by themselves, iDs are shown."""
    op.add_column("person", sa.Column("leave_at", sa.BigInteger()))
    op.add_column("person", _flag("show_orcid", "true"))
    op.add_column("person", sa.Column("sends", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("person", sa.Column("kinds_off", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("permission", sa.Column("amr", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("delivery", _flag("agreed", "false"))
    _people()
    _hosts()
    _browsers()


def _flag(name: str, default: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text(default))


def _people() -> None:
    op.create_table(
        "account",
        sa.Column("client", _ID, nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("person", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_account_client_client"),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_account_person_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("client", "repository", "user_id", name="pk_account"),
    )
    op.create_index("ix_account_person", "account", ["person"])
    op.create_table(
        "revocation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_revocation_client_client"),
        sa.PrimaryKeyConstraint("id", name="pk_revocation"),
    )
    op.create_index("ix_revocation_client_not_before", "revocation", ["client", "not_before"])


def _hosts() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("repositories", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_host"),
    )
    op.create_table(
        "host_key",
        sa.Column("id", _ID, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["host"], ["host.name"], name="fk_host_key_host_host", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_host_key"),
    )
    op.create_index("ix_host_key_host", "host_key", ["host"])
    op.create_table(
        "reply",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", "key", name="pk_reply"),
    )
    op.create_index("ix_reply_at", "reply", ["at"])


def _browsers() -> None:
    op.create_table(
        "launch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_launch"),
    )
    op.create_index("ix_launch_expires_at", "launch", ["expires_at"])
    op.create_table(
        "browser",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_browser"),
    )
    op.create_index("ix_browser_expires_at", "browser", ["expires_at"])
    op.create_table(
        "sign_in",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_sign_in_client_client"),
        sa.PrimaryKeyConstraint("state", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"])
