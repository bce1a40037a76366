"""Languages in every usual spelling."""

import pytest

from orcid_repo_plugin.domain.languages import ORCID_LANGUAGES, find_language, orcid_language

CASES = {
    "en": "en", "EN": "en", "eng": "en", "English": "en", "Englisch": "en", "anglais": "en", "inglés": "en",
    "ger": "de", "deu": "de", "German": "de", "Deutsch": "de", "allemand": "de", "alemán": "de",
    "fre": "fr", "fra": "fr", "français": "fr", "francais": "fr", "francés": "fr",
    "spa": "es", "Castilian": "es", "castellano": "es", "Español": "es",
    "en_US": "en", "en-GB": "en", "pt-BR": "pt", "pt_BR": "pt", "es-419": "es", "en_US.UTF-8": "en",
    "sr-Latn": "sr", "sr-Cyrl-RS": "sr", "sr@latin": "sr", "de-DE-1996": "de",
    "English (United States)": "en",
    "en - English": "en", "eng; eng": "en", "http://id.loc.gov/vocabulary/iso639-2/eng": "en",
    "http://lexvo.org/id/iso639-3/deu": "de", "русский": "ru", "日本語": "ja", "Ελληνικά": "el",
    "العربية": "ar",
    "he": "iw", "heb": "iw", "Hebrew": "iw", "עברית": "iw", "iw": "iw", "he-IL": "iw",
    "id": "in", "ind": "in", "Indonesian": "in", "Bahasa Indonesia": "in", "in": "in",
    "yi": "ji", "yid": "ji", "Yiddish": "ji", "ji": "ji",
    "tl": "tl", "fil": "tl", "tgl": "tl", "Filipino": "tl", "mo": "mo", "mol": "mo", "jw": "jv",
    "no": "no", "nor": "no", "nb": "nb", "nob": "nb", "nn": "nn", "nn-NO": "nn", "Norwegian Bokmål": "nb",
    "zh_CN": "zh_CN", "zh-CN": "zh_CN", "zh_TW": "zh_TW", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW",
    "zh-Hans-CN": "zh_CN", "zh-Hant-HK": "zh_TW", "zh-Hans-HK": "zh_CN", "zh-Hant-CN": "zh_TW",
    "zh-SG": "zh_CN",
    "zh-HK": "zh_TW", "zh-MO": "zh_TW", "cmn-Hans": "zh_CN", "zh-cmn-Hant-TW": "zh_TW",
    "Chinese (Simplified)": "zh_CN", "Traditional Chinese": "zh_TW", "简体中文": "zh_CN", "繁體中文": "zh_TW",
    "ngerman": "de", "naustrian": "de", "brazilian": "pt", "american": "en", "UKenglish": "en",
    "Farsi": "fa", "Valencian": "ca", "scr": "hr", "scc": "sr", "arb": "ar", "ekk": "et", "Persian": "fa",
}  # fmt: skip
AMBIGUOUS = [
    "zh",
    "ZH",
    "chi",
    "zho",
    "cmn",
    "Chinese",
    "中文",
    "Chinesisch",
    "chinois",
    "sh",
    "eng; fre",
    "en/de",
]
NONE = [
    "",
    "  ",
    "*",
    "und",
    "mul",
    "zxx",
    "other",
    "Other",
    "N/A",
    "none",
    "-",
    "no data",
    "multiple languages",
]
UNKNOWN = [
    "Klingon",
    "xyz",
    "sux",
    "en glish x",
    "no-dat",
    "no-name",
    "no idea",
    "a",
    "english, klingon",
    "e" * 5000,
]


@pytest.mark.parametrize(("text", "code"), CASES.items(), ids=CASES)
def test_a_language_in_any_spelling_becomes_orcids_code(text: str, code: str) -> None:
    assert orcid_language(text) == code
    assert find_language(f"  {text} ").code == code


@pytest.mark.parametrize("code", ORCID_LANGUAGES)
def test_each_of_orcids_codes_is_itself(code: str) -> None:
    assert orcid_language(code) == code
    assert orcid_language(code.upper()) == code
    assert orcid_language(code.replace("_", "-")) == code


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_chinese_without_script_or_region_and_several_languages_are_ambiguous(text: str) -> None:
    assert find_language(text) == (None, "ambiguous")


@pytest.mark.parametrize("text", NONE)
def test_words_for_no_language_are_no_problem(text: str) -> None:
    assert find_language(text) == (None, "none")


@pytest.mark.parametrize("text", UNKNOWN, ids=lambda text: text[:20])
def test_what_is_not_in_orcids_list_is_unknown(text: str) -> None:
    assert find_language(text) == (None, "unknown")


def test_orcids_list_has_186_codes_and_the_old_ones() -> None:
    assert len(ORCID_LANGUAGES) == len(set(ORCID_LANGUAGES)) == 186
    assert {"iw", "in", "ji", "zh_CN", "zh_TW"} <= set(ORCID_LANGUAGES)
    assert not {"he", "id", "yi", "zh"} & set(ORCID_LANGUAGES)
