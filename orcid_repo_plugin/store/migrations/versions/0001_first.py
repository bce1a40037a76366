"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "client",
        sa.Column("id", _ID, nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_client"),
        sa.UniqueConstraint("environment", "client_id", name="uq_client_environment_client_id"),
    )
    op.create_table(
        "payload",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_payload"),
    )
    op.create_table(
        "plugin_failure",
        sa.Column("id", _ID, nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("hook", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plugin_failure"),
        sa.UniqueConstraint("plugin", "hook", "error", name="uq_plugin_failure_plugin_hook_error"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", _ID, nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("doubt", sa.Text()),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_delivery_client_client"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint(
            "client",
            "orcid",
            "repository",
            "item_id",
            "section",
            name="uq_delivery_client_orcid_repository_item_id_section",
        ),
    )
    op.create_index(
        "ix_delivery_client_orcid_state_not_before", "delivery", ["client", "orcid", "state", "not_before"]
    )
    op.create_index("ix_delivery_client_repository_item_id", "delivery", ["client", "repository", "item_id"])
    op.create_index("ix_delivery_client_state", "delivery", ["client", "state"])
    op.create_table(
        "history",
        sa.Column("id", _ID, nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("error_code", sa.Text()),
        sa.Column("put_code", sa.BigInteger()),
        sa.Column("ms", sa.Integer()),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_history_client_client"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_at", "history", ["at"])
    op.create_index("ix_history_client_orcid", "history", ["client", "orcid"])
    op.create_index("ix_history_client_repository_item_id", "history", ["client", "repository", "item_id"])
    op.create_table(
        "item",
        sa.Column("id", _ID, nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_item_client_client"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("client", "repository", "item_id", name="uq_item_client_repository_item_id"),
    )
    op.create_table(
        "leftover",
        sa.Column("client", _ID, nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("put_code", sa.BigInteger(), nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_leftover_client_client"),
        sa.PrimaryKeyConstraint("client", "orcid", "section", "put_code", name="pk_leftover"),
    )
    op.create_table(
        "person",
        sa.Column("id", _ID, nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("authenticated_at", sa.BigInteger()),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("forget_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_person_client_client"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("client", "repository", "user_id", name="uq_person_client_repository_user_id"),
        sa.UniqueConstraint("client", "repository", "orcid", name="uq_person_client_repository_orcid"),
    )
    op.create_index("ix_person_client_orcid", "person", ["client", "orcid"])
    op.create_table(
        "put_code",
        sa.Column("id", _ID, nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("put_code", sa.BigInteger(), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_put_code_client_client"),
        sa.PrimaryKeyConstraint("id", name="pk_put_code"),
        sa.UniqueConstraint(
            "client",
            "orcid",
            "repository",
            "item_id",
            "section",
            name="uq_put_code_client_orcid_repository_item_id_section",
        ),
    )
    op.create_index(
        "ix_put_code_client_orcid_section_put_code", "put_code", ["client", "orcid", "section", "put_code"]
    )
    op.create_index("ix_put_code_client_repository_item_id", "put_code", ["client", "repository", "item_id"])
    op.create_table(
        "record",
        sa.Column("client", _ID, nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("primary_orcid", sa.Text()),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_record_client_client"),
        sa.PrimaryKeyConstraint("client", "orcid", name="pk_record"),
    )
    op.create_index("ix_record_client_due_at", "record", ["client", "due_at"])
    op.create_index("ix_record_lease_owner", "record", ["lease_owner"])
    op.create_table(
        "item_author",
        sa.Column("item", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("orcid", sa.Text()),
        sa.Column("user_id", sa.Text()),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_item_author_client_client"),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_item_author_item_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "place", name="pk_item_author"),
    )
    op.create_index("ix_item_author_client_orcid", "item_author", ["client", "orcid"])
    op.create_index("ix_item_author_client_user_id", "item_author", ["client", "user_id"])
    op.create_table(
        "item_key",
        sa.Column("item", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("client", _ID, nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_item_key_client_client"),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_item_key_item_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "kind", "value", name="pk_item_key"),
    )
    op.create_index("ix_item_key_client_kind_value", "item_key", ["client", "kind", "value"])
    op.create_table(
        "link",
        sa.Column("person", _ID, nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("contributor", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_link_person_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "item_id", "contributor", name="pk_link"),
    )
    op.create_table(
        "permission",
        sa.Column("person", _ID, nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text()),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.Column("lost_at", sa.BigInteger()),
        sa.Column("lost_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_permission_person_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", name="pk_permission"),
    )
