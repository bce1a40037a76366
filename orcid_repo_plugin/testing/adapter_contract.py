"""What every adapter keeps, as tests to inherit.

An adapter's test says who it is and what its files look like::

    class TestMyRepository(AdapterContract):
        platform = "my_repository"
        plugin = my_plugin
        sample = Path(__file__).parent / "items.xml"
        title_field = "title"

        def with_field(self, name: str, text: str) -> bytes:
            return f"<item><id>1</id><{name}>{escape(text)}</{name}></item>".encode()

The plugin's functions are called directly, with those arguments that they ask for: no plugin
manager, no settings.
"""

import gzip
import inspect

import pytest

from orcid_repo_plugin import hookspecs
from orcid_repo_plugin.testing.adapter_case import AdapterCase
from orcid_repo_plugin.testing.contents import FOREIGN
from orcid_repo_plugin.testing.file_checks import FileChecks
from orcid_repo_plugin.testing.item_checks import FieldChecks, ItemChecks


class HookChecks(AdapterCase):
    """What an adapter answers, and to whom."""

    def test_its_hooks_exist_and_ask_only_for_arguments_that_they_get(self) -> None:
        names = [name for name in dir(self.plugin) if name.startswith("orcid_")]
        assert {"orcid_find_platform", "orcid_read_items"} <= set(names)
        for name in names:
            assert hasattr(hookspecs, name), f"there is no hook {name}"
            known = inspect.signature(getattr(hookspecs, name)).parameters
            assert set(inspect.signature(getattr(self.plugin, name)).parameters) <= set(known), name

    def test_it_recognises_its_own_files(self) -> None:
        assert self.ask("orcid_find_platform", source=self.source(self.sample)) == self.platform

    def test_it_recognises_its_own_files_gzipped_and_with_a_byte_order_mark(self) -> None:
        content = self.source(self.sample).path.read_bytes()
        for odd in (gzip.compress(content), b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf")):
            assert self.ask("orcid_find_platform", source=self.source(odd)) == self.platform

    @pytest.mark.parametrize("whose", FOREIGN)
    def test_it_does_not_recognise_what_is_none_of_its_own(self, whose: str) -> None:
        platform, content = FOREIGN[whose]
        wanted = self.platform if platform == self.platform else None
        assert self.ask("orcid_find_platform", source=self.source(content)) == wanted

    def test_it_leaves_other_platforms_to_others(self) -> None:
        asked = {"repository": self.repository, "source": self.source(self.sample), "fields": self.table()}
        assert self.ask("orcid_read_items", platform="no-such-platform", **asked) is None
        assert self.ask("orcid_find_versions", platform="no-such-platform", **asked) is None

    def test_its_field_table_has_only_rows_that_make_sense(self) -> None:
        assert self.table().slot(self.title_field) is not None
        assert self.table().slot(self.unknown_field) is None


class AdapterContract(HookChecks, ItemChecks, FieldChecks, FileChecks):
    """Inherit from this, and pytest runs every check on your adapter."""
