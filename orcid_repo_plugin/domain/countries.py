"""Countries: every usual spelling in, ISO 3166-1 alpha-2 out, as ORCID wants it."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.remembering import remembered

_CODES: Final = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK
YE YT ZA ZM ZW
"""
ORCID_COUNTRIES: Final = tuple(_CODES.split())
"""The codes that ORCID takes. Source: ISO 3166-1 alpha-2, and ``XK`` for Kosovo."""

_LONGEST: Final = 100
_SUBDIVISION: Final = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_CODE_LISTS: Final = ("iso3166", "iso-3166", "authority/country")


def orcid_country(text: str) -> str | None:
    """The code of a country in any usual spelling: alpha-2, alpha-3, number, name.

    >>> [orcid_country(word) for word in ("de", "DEU", "276", "Deutschland", "UK", "GB-SCT", "Atlantis")]
    ['DE', 'DE', 'DE', 'DE', 'GB', 'GB', None]
    """
    return _find(text) if len(text) <= _LONGEST else None


@remembered(1024)
def _find(text: str) -> str | None:
    word = text.strip()
    if "://" in word:  # only code lists that are ISO's: elsewhere "gw" is Germany (MARC)
        if not any(name in word.lower() for name in _CODE_LISTS):
            return None
        word = word.rstrip("/").rpartition("/")[2]
    found = _table().get(fold(word))
    if found is None and (part := _SUBDIVISION.fullmatch(word)):
        found = _table().get(part[1].lower())
    return found


@cache
def _table() -> dict[str, str]:
    text = files("orcid_repo_plugin.domain").joinpath("countries.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["countries"].items()
    table = {fold(word): code for code, words in rows for word in words}
    return table | {code.lower(): code for code in ORCID_COUNTRIES}
