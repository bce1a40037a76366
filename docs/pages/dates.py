"""The part of ``docs/mapping.md`` about dates: the rules, and what they make of examples."""

from typing import Final

from orcid_repo_plugin.domain.dates import read_date
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.mapping.date import choose
from pages.markdown import code, codes, paragraph, table

_RULES: Final = """
Only publication dates count: not the date of creation, submission, acceptance or of the event. Of several,
the earliest is taken, with as much precision as any that agrees with it. A month or day that cannot be is
cut off and the rest stays; nothing is invented. What is in press has no date.
"""
EXAMPLES: Final = (
    "2021",
    "2021-03",
    "2021-03-07T10:00:00Z",
    "2019-00-00",
    "2019-02-30",
    "2019-13",
    "7. März 2019",
    "March 7th, 2019",
    "mayo de 2019",
    "20190307",
    "13/02/2019",
    "02/03/2019",
    "Spring 2019",
    "c2019",
    "2019-2020",
    "in press",
    "1066",
)
SEVERAL: Final = (
    (PublicationDate(2019), PublicationDate(2020, 1, 1), PublicationDate(2019, 5)),
    (PublicationDate(2019, 11, 2), PublicationDate(2020, 2)),
)


def date_rules() -> list[str]:
    """The rules, with examples that were read just now."""
    rows = [[code(text), code(str(read_date(text).date or "")), read_date(text).problem] for text in EXAMPLES]
    rows += [[codes(map(str, dates)), code(str(choose(list(dates)))), "several dates"] for dates in SEVERAL]
    return [*paragraph(_RULES), *table(["in the item", "at ORCID", "what the report says"], rows)]
