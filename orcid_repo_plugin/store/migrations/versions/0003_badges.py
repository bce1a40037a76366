"""What public pages show: bylines of items, and records in short."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them, empty: an item gets its byline when it is deposited the next time."""
    op.create_table(
        "byline",
        sa.Column("client", _ID, nullable=False),
        sa.Column("repository", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_byline_client_client"),
        sa.PrimaryKeyConstraint("client", "repository", "item_id", name="pk_byline"),
    )
    op.create_table(
        "record_card",
        sa.Column("client", _ID, nullable=False),
        sa.Column("orcid", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("read_at", sa.BigInteger()),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["client.id"], name="fk_record_card_client_client"),
        sa.PrimaryKeyConstraint("client", "orcid", name="pk_record_card"),
    )
