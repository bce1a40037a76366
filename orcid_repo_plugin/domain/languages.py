"""Languages: every usual spelling in, ORCID's own code out."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.remembering import remembered

_CODES: Final = """
ab aa af ak sq am ar an hy as av ae ay az bm ba eu be bn bh bi bs br bg my ca ch ce zh_CN zh_TW cu cv kw
co cr hr cs da dv nl dz en eo et ee fo fj fi fr fy ff gl lg ka de el kl gn gu ht ha iw hz hi ho hu is io
ig in ia ie iu ik ga it ja jv kn kr ks kk km ki rw ky kv kg ko ku kj lo la lv li ln lt lu lb mk mg ms ml
mt gv mi mr mh mo mn na nv ng ne nd se no nb nn ny oc oj or om os pi pa fa pl pt ps qu rm ro rn ru sm sg
sa sc gd sr sn ii sd si sk sl so nr st es su sw ss sv tl ty tg ta tt te th bo ti to ts tn tr tk tw ug uk
ur uz ve vi vo wa cy wo xh ji yo za zu
"""
ORCID_LANGUAGES: Final = tuple(_CODES.split())
"""The codes that ORCID takes; old ones for Hebrew (``iw``), Indonesian (``in``) and Yiddish (``ji``),
and none for Chinese as such. Source: orcid-model, ``v3 LanguageCode``."""

_SCRIPTS: Final = frozenset(
    (
        "latn",
        "cyrl",
        "arab",
        "hans",
        "hant",
        "hani",
        "deva",
        "grek",
        "hebr",
        "armn",
        "geor",
        "thai",
        "kore",
        "jpan",
    )
)
_REGION: Final = re.compile(r"[a-z]{2}|\d{3}")
_SIMPLIFIED: Final = frozenset(("hans", "cn", "sg", "my"))
_TRADITIONAL: Final = frozenset(("hant", "tw", "hk", "mo"))
_SEPARATORS: Final = re.compile(r"\s*[;,|/]\s*|\s+[-–—]\s+")
_SUBTAGS: Final = re.compile(r"[-_.@]")
_LONGEST: Final = 100


class LanguageFound(NamedTuple):
    """What a text says about the language."""

    code: str | None
    """One of ``ORCID_LANGUAGES``."""
    problem: str = ""
    """Why there is no code: ``none`` (the text names no language: ``other``, ``und``, ``*``), ``unknown``
    (not in our table, or not in ORCID's list), ``ambiguous`` (Chinese without script or region,
    several languages)."""


NONE: Final = LanguageFound(None, "none")
UNKNOWN: Final = LanguageFound(None, "unknown")
AMBIGUOUS: Final = LanguageFound(None, "ambiguous")


def orcid_language(text: str) -> str | None:
    """ORCID's code for a language in any usual spelling: ISO 639-1, -2 or -3, a locale, a name.

    >>> [orcid_language(word) for word in ("eng", "pt-BR", "Deutsch", "he", "zh-Hant", "zh", "und")]
    ['en', 'pt', 'de', 'iw', 'zh_TW', None, None]
    """
    return find_language(text).code


def find_language(text: str) -> LanguageFound:
    """The same, with the reason when there is no code.

    >>> find_language("Chinese")
    LanguageFound(code=None, problem='ambiguous')
    >>> find_language("Klingon").problem
    'unknown'
    """
    return _find(text) if len(text) <= _LONGEST else UNKNOWN


@remembered(1024)
def _find(text: str) -> LanguageFound:
    word = text.strip().rstrip("/")
    if "://" in word:  # http://id.loc.gov/vocabulary/iso639-1/en
        word = word.rpartition("/")[2]
    folded = fold(word)
    if not folded:
        return NONE
    found = _table().get(folded) or _by_tag(word) or _by_part(word)
    return found or UNKNOWN


def _by_tag(word: str) -> LanguageFound | None:
    """Read ``en_US``, ``pt-BR``, ``zh-Hans-CN``, ``sr@latin``, ``en_US.UTF-8``."""
    base, *subtags = _SUBTAGS.split(word.lower())
    if not subtags or not 2 <= len(base) <= 3:
        return None
    chinese = base in _chinese()
    if not (subtags[0] in _SCRIPTS or _REGION.fullmatch(subtags[0]) or "@" in word or chinese):
        return None  # "no data" is not Norwegian
    if not chinese:
        return _table().get(base)
    for subtag in sorted(subtags, key=len, reverse=True):  # the script speaks before the region
        if subtag in _SIMPLIFIED:
            return LanguageFound("zh_CN")
        if subtag in _TRADITIONAL:
            return LanguageFound("zh_TW")
    return AMBIGUOUS


def _by_part(word: str) -> LanguageFound | None:
    """Read ``English (United States)``, ``eng; eng``, ``en - English``."""
    name, bracket, _ = word.partition("(")
    if bracket and name.strip():
        return find_language(name)
    parts = _SEPARATORS.split(word)
    if len(parts) < 2:
        return None
    found = {find_language(part) for part in parts if part} - {NONE}
    if len(found) == 1:
        return found.pop()
    return AMBIGUOUS if len(found) > 1 and UNKNOWN not in found else None


@cache
def _table() -> dict[str, LanguageFound]:
    return dict(_rows())


@cache
def _data() -> dict[str, dict[str, list[str] | str]]:
    text = files("orcid_repo_plugin.domain").joinpath("languages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _chinese() -> frozenset[str]:
    return frozenset(str(_data()["ambiguous"]["zh"]).split())


def _rows() -> Iterator[tuple[str, LanguageFound]]:
    data = _data()
    yield from ((fold(word), NONE) for word in data["none"]["words"])
    for codes in data["ambiguous"].values():
        words = codes.split() if isinstance(codes, str) else codes
        yield from ((fold(word), AMBIGUOUS) for word in words)
    for code, names in data["names"].items():
        yield from ((fold(name), LanguageFound(code)) for name in names)
    for code, codes in data["codes"].items():
        yield from ((other, LanguageFound(code)) for other in str(codes).split())
    for code in ORCID_LANGUAGES:
        yield fold(code), LanguageFound(code)
