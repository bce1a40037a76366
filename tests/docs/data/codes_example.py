"""Read, never run, by the test of the reader of codes: every way in which a code is written down."""

from orcid_repo_plugin.domain.report import Report

REASONS = {1: ("first", "a sentence"), 2: ("second", "another")}


class Example:
    """Ways."""

    def ways(self, report: Report, flag: bool) -> None:
        report.info("plain", "", "a literal")
        chosen = "one" if flag else "other"
        report.warning(chosen, "", "a choice")
        code, sentence = REASONS[1]
        report.error(code, "", sentence)
        self.helper(report, "handed-on")
        report.info(str(flag), "", "nobody can tell")

    def helper(self, report: Report, code: str) -> None:
        report.warning(code, "", "a helper")
