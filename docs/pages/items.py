"""``docs/items.md``: the schema of our own file format."""

from orcid_repo_plugin.domain.item_schema import schema_markdown


def page() -> str:
    """The page, as the schema prints itself."""
    return schema_markdown()
