"""The table of rules."""

from orcid_repo_plugin.local_registry.kinds import KINDS
from orcid_repo_plugin.local_registry.rules.all_kinds import RULES
from orcid_repo_plugin.local_registry.rules.kind_rules import take


def test_every_kind_has_rules_that_check_something() -> None:
    assert set(RULES) == set(KINDS)
    assert [kind for kind, rules in RULES.items() if rules.validate is take] == []
