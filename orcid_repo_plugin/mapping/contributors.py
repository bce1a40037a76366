"""Names everybody on the work, in the item's order, each in one of ORCID's roles."""

from dataclasses import replace
from typing import Final

from orcid_repo_plugin.domain.item import ItemContributor, RepositoryItem
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Contributor
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.names import credit_name, has_email, has_title
from orcid_repo_plugin.mapping.tables import Tables
from orcid_repo_plugin.mapping.text import MAX_CREDIT_NAME
from orcid_repo_plugin.mapping.titles import shortened

FIRST: Final = "first"
ADDITIONAL: Final = "additional"


class ContributorsMapping:
    """The built-in answer of ``orcid_map_contributors``."""

    def __init__(self, tables: Tables, *, host: str, send_organisations: bool) -> None:
        self.tables = tables
        self.host = host
        self.send_organisations = send_organisations

    @hookimpl(trylast=True)
    def orcid_map_contributors(
        self, item: RepositoryItem, work_type: str, report: Report
    ) -> tuple[Contributor, ...]:
        """One entry for each person and role; ``first`` stands once; an iD only if authenticated."""
        contributors: list[Contributor] = []
        counts: dict[tuple[str, str], int] = {}
        seen: set[tuple[str, str, str]] = set()
        for given in item.contributors:
            organisation = self.is_organisation(given)
            name = self._name(given, organisation, report)
            if (
                not name
                or (organisation and self._is_left_out(given, name, report))
                or is_repeated(given, name, seen, report)
            ):
                continue
            role, rule = self._role(item, given, work_type, report)
            sequence = ADDITIONAL if contributors else FIRST
            contributors.append(Contributor(name, role, sequence, self._orcid(given, report)))
            counts[given.field, rule] = counts.get((given.field, rule), 0) + 1
        for (field, rule), count in counts.items():
            report.chose("contributor", field, rule, f"{count} named")
        return tuple(contributors)

    def _name(self, given: ItemContributor, organisation: bool, report: Report) -> str:
        name = credit_name(replace(given, organisation=True) if organisation else given)
        if has_email(given):
            report.warning("email-left-out", given.field, "an e-mail address in a name; it is not sent")
        if given.honorific or (not organisation and has_title(given, name)):
            words = f"{given.honorific or name}: honorifics are no part of the credit-name"
            report.info("honorific-left-out", given.field, words[:160])
        if not name:
            report.info("placeholder-name", given.field, "an entry that names nobody; left out")
            return ""
        return shortened(name, MAX_CREDIT_NAME, "credit-name", given.field, report)

    def is_organisation(self, given: ItemContributor) -> bool:
        """Whether the name is an organisation's: the repository says so, or its words do.

        With a comma in it (``University of X, Department Y``) what stands before the comma must say so,
        and be more than one word.
        """
        if given.organisation is not None:
            return given.organisation
        whole = given.name or given.family
        if given.orcid or not whole or (given.given and not given.name):
            return False
        leading = whole.partition(",")[0]
        if leading != whole and " " not in leading:
            return False
        return self.tables.is_organisation(leading)

    def _is_left_out(self, given: ItemContributor, name: str, report: Report) -> bool:
        if self.send_organisations:
            return False
        report.info(
            "organisation-left-out", given.field, f"{name[:80]} is an organisation; settings leave it out"
        )
        return True

    def _role(
        self, item: RepositoryItem, given: ItemContributor, work_type: str, report: Report
    ) -> tuple[str | None, str]:
        """ORCID's role, and the rule that gave it."""
        row = self.tables.role_row(item.repository.platform, given.role, work_type)
        if row is None:
            word = given.role[:80]
            report.info("unknown-role", given.field, f"{word!r} is no role that we know; sent without one")
            return None, "role left out"
        return row.value or None, f"role {row.value or 'left out'}: row {row.key!r} of {row.table}"

    def _orcid(self, given: ItemContributor, report: Report) -> OrcidId | None:
        if not given.orcid:
            return None
        orcid = OrcidId.parse(given.orcid, host=self.host)
        if orcid is None:
            report.warning(
                "bad-orcid",
                given.field,
                f"{given.orcid[:60]!r} is no ORCID iD (form, check digit or registry); not sent",
            )
        elif not given.authenticated:
            report.info(
                "orcid-not-authenticated", given.field, f"{orcid} is a claim, not a sign-in; not sent"
            )
        return orcid if given.authenticated else None


def is_repeated(given: ItemContributor, name: str, seen: set[tuple[str, str, str]], report: Report) -> bool:
    """Whether a free-text list names somebody twice in one role.

    Entries with an id of their own are people of their own, and so are entries of structured lists.
    """
    if given.structured or given.local_id or given.orcid:
        return False
    key = (given.field, given.role, name.casefold())
    if key in seen:
        report.warning("contributor-repeated", given.field, f"{name[:80]} stands there twice; sent once")
        return True
    seen.add(key)
    return False
