"""Identifiers in text that may hold anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.identifier_finder import find
from orcid_repo_plugin.domain.identifiers import IDENTIFIER_TYPES, clean, clean_all


def sent(text: str, *, whole: bool) -> list[tuple[str, str | None]]:
    """What becomes of the identifiers in a text."""
    return [
        (found.type, answer.value)
        for found in find(text, whole=whole)
        for answer in clean_all(found.type, found.value_raw)
    ]


IN_A_FIELD = [
    ("10.5555/ABC", "doi", "10.5555/abc"),
    ("doi:10.5555/abc", "doi", "10.5555/abc"),
    ("DOI 10.5555/abc", "doi", "10.5555/abc"),
    ("info:doi/10.5555/abc", "doi", "10.5555/abc"),
    ("doi.org/10.5555/abc", "doi", "10.5555/abc"),
    ("https://doi.org/10.5555/abc", "doi", "10.5555/abc"),
    ("http://dx.doi.org/10.5555%2Fabc", "doi", "10.5555/abc"),
    ("10.5555/abc [doi]", "doi", "10.5555/abc"),
    (
        "10.1002/(SICI)1097-4571(1999)50:7<1::AID-ASI1>3.0.CO;2-A",
        "doi",
        "10.1002/(sici)1097-4571(1999)50:7<1::aid-asi1>3.0.co;2-a",
    ),
    ("https://hdl.handle.net/10.5555/abc", "doi", "10.5555/abc"),
    ("https://hdl.handle.net/20.500.99999/1", "handle", "20.500.99999/1"),
    ("https://repo.example.edu/handle/123456789/12", "handle", "123456789/12"),
    ("https://repo.example.edu/jspui/handle/20.500.99999/12?locale=en", "handle", "20.500.99999/12"),
    ("hdl:20.500.99999/1", "handle", "20.500.99999/1"),
    ("https://arxiv.org/abs/2009.09100v2", "arxiv", "arXiv:2009.09100v2"),
    ("https://arxiv.org/pdf/hep-th/9901001.pdf", "arxiv", "arXiv:hep-th/9901001"),
    ("arXiv:2009.09100", "arxiv", "arXiv:2009.09100"),
    ("https://pubmed.ncbi.nlm.nih.gov/123/", "pmid", "123"),
    ("PMID: 123", "pmid", "123"),
    ("http://www.ncbi.nlm.nih.gov/pmc/articles/PMC270087/", "pmc", "270087"),
    ("PMC270087", "pmc", "270087"),
    ("https://europepmc.org/article/MED/26687626", "pmid", "26687626"),
    ("urn:nbn:de:101:1-2020", "urn", "urn:nbn:de:101:1-2020"),
    ("https://nbn-resolving.org/urn:nbn:de:101:1-2020", "urn", "urn:nbn:de:101:1-2020"),
    ("urn:isbn:9780306406157", "isbn", "9780306406157"),
    ("URN:ISSN:2049-3630", "issn", "2049-3630"),
    ("ISBN: 978-0-306-40615-7", "isbn", "9780306406157"),
    ("978-0-306-40615-7", "isbn", "9780306406157"),
    ("0-306-40615-2 (pbk)", "isbn", "0306406152"),
    ("ISSN 2049-3630", "issn", "2049-3630"),
    ("ark:/13960/t5z64fc55", "ark", "ark:/13960/t5z64fc55"),
    ("https://n2t.net/ark:/13960/t5z64fc55", "ark", "ark:/13960/t5z64fc55"),
    ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1234567", "ssrn", "1234567"),
    ("https://ssrn.com/abstract=1234567", "ssrn", "1234567"),
    ("https://www.jstor.org/stable/1234567", "jstor", "1234567"),
    ("https://hal.science/hal-01234567v2", "hal", "hal-01234567v2"),
    ("https://theses.hal.science/tel-01234567", "hal", "tel-01234567"),
    ("https://ui.adsabs.harvard.edu/abs/2004A%26A...415..739D/abstract", "bibcode", "2004A&A...415..739D"),
    ("RRID:SCR_007358", "rrid", "RRID:SCR_007358"),
    ("2-s2.0-85012345678", "eid", "2-s2.0-85012345678"),
    ("WOS:000123456789012", "wosuid", "WOS:000123456789012"),
    ("https://repo.example.edu/12/", "uri", "https://repo.example.edu/12/"),
    ("URL: <https://repo.example.edu/12>", "uri", "https://repo.example.edu/12"),
]


@pytest.mark.parametrize(
    ("text", "id_type", "value"), IN_A_FIELD, ids=[f"{row[1]} {row[0][:50]}" for row in IN_A_FIELD]
)
def test_a_field_tells_what_it_holds(text: str, id_type: str, value: str) -> None:
    assert sent(text, whole=True) == [(id_type, value)]


@pytest.mark.parametrize(
    "text",
    [
        *("TR-10.2/3", "TR-10.2345/3", "Report 10.2345/3", "EIWR-TR-2019-04", "1990-1999", "2049-3630"),
        *(
            "",
            "  ",
            "see the paper",
            "javascript:alert(1)",
            "1234567890",
            "12/345",
            "10.5/x",
            "0-306-40615-3",
        ),
        *("in press", "\x0010.5555/abc", "x" * 3000),
    ],
)
def test_a_number_of_the_house_is_no_identifier(text: str) -> None:
    assert find(text, whole=True) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://link.springer.com/article/10.1007/s13194-021-00399-w/fulltext.html",
        "https://dl.acm.org/doi/pdf/10.1145/3450626.3459759",
        "https://dl.acm.org/doi/10.1145/3450626.3459759",
        "https://iopscience.iop.org/article/10.1088/1475-7516/2021/08/025/pdf",
        "http://proceedings.spiedigitallibrary.org/proceeding.aspx?doi=10.1117/12.551110",
        "https://api.wiley.com/onlinelibrary/tdm/v1/articles/10.1002%2F2016MS000655",
        "https://repo.example.edu/bitstream/handle/123456789/12/thesis.pdf",
        "https://doi.org/abc12",
        "https://arxiv.org/list/cs.DL/recent",
        "https://www.jstor.org/journal/abc",
    ],
)
def test_an_address_that_only_embeds_an_identifier_stays_an_address(url: str) -> None:
    assert sent(url, whole=True) == [("uri", url)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doi:10.5555/abc; PMID: 123", [("doi", "10.5555/abc"), ("pmid", "123")]),
        (
            "https://doi.org/10.5555/abc https://repo.example.edu/12",
            [("doi", "10.5555/abc"), ("uri", "https://repo.example.edu/12")],
        ),
        ("10.5555/abc 10.5555/def", [("doi", "10.5555/abc"), ("doi", "10.5555/def")]),
        ("978-1-4028-9462-6; 0-306-40615-2 (pbk)", [("isbn", "9781402894626"), ("isbn", "0306406152")]),
        ("ISBN 978-0-306-40615-7 ISSN 2049-3630", [("isbn", "9780306406157"), ("issn", "2049-3630")]),
        ("ISSN 0974-2441; 2455-3891", [("issn", "0974-2441"), ("issn", "2455-3891")]),
        ("Print ISSN: 0974-2441 Online ISSN: 2455-3891", [("issn", "0974-2441"), ("issn", "2455-3891")]),
    ],
)
def test_a_field_may_hold_several(text: str, expected: list[tuple[str, str]]) -> None:
    assert sent(text, whole=True) == expected


def test_a_doi_that_was_cut_short_is_recognised_in_a_field_and_kept_back() -> None:
    assert sent("https://doi.org/10.5555/abc...", whole=True) == [("doi", None)]
    assert sent("10.5555/abc…", whole=True) == [("doi", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Carberry (2008). Cracked Pots. J. Psyc. 5(11). doi:10.5555/12345678.",
            [("doi", "10.5555/12345678")],
        ),
        ("Carberry 2008, DOI 10.5555/Abc(1)x)", [("doi", "10.5555/abc(1)x")]),
        ("Carberry 2008. https://doi.org/10.5555/abc.", [("doi", "10.5555/abc")]),
        ("Pots (PMID: 123; doi: 10.5555/abc)", [("pmid", "123"), ("doi", "10.5555/abc")]),
        ("DOI: 10.5555/abc;PMID:12", [("doi", "10.5555/abc"), ("pmid", "12")]),
        ("Pots, arXiv:2009.09100v2 [cs.CL]", [("arxiv", "arXiv:2009.09100v2")]),
        ("Pots, https://arxiv.org/abs/2009.09100", [("arxiv", "arXiv:2009.09100")]),
        ("Pots, https://repo.example.edu/handle/20.500.99999/1, ISBN 978-0-306-40615-7", []),
        ("Pots, https://publisher.example.com/doi/10.5555/abc", []),
        ("Nature 10.5555/abc", []),
        ("doi:10.5555/abc…", []),
        ("doi:10.5555/abc...", []),
        ("https://doi.org/10.5555/abc… and more", []),
        ("https://doi.org/10.5555/abc...", []),
    ],
)
def test_a_citation_counts_only_where_it_is_whole_and_labelled(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert sent(text, whole=False) == expected


MARKS = st.sampled_from(
    ["10.5555/", "doi:", "https://", "doi.org/", "/handle/", "urn:", "ISBN ", "978", ";", "…", " "]
)


@given(st.one_of(st.text(), st.lists(st.one_of(MARKS, st.text(max_size=3))).map("".join)), st.booleans())
def test_no_text_makes_finding_fail(text: str, whole: bool) -> None:
    for found in find(text, whole=whole):
        assert found.type in IDENTIFIER_TYPES
        assert clean(found.type, found.value_raw)


@given(
    st.from_regex(r"[A-Z]{1,6}[-/ ][A-Z]{0,4}[-/ ]?[0-9]{1,4}[-./][0-9]{1,4}(/[0-9]{1,4})?", fullmatch=True)
)
def test_a_report_number_is_never_a_doi(number: str) -> None:
    assert "doi" not in {found.type for found in find(number, whole=True)}


def test_a_long_text_takes_no_time() -> None:
    for text in ("doi:10.5555/" * 100_000, "https://" * 50_000, "arxiv:" * 100_000, "isbn " * 50_000):
        find(text)
        find(text, whole=True)


@pytest.mark.parametrize("text", ["10.5555%2F12345678", "doi:10.5555%2f12345678", "(10.5555/12345678)"])
def test_a_doi_is_found_percent_encoded_and_in_brackets(text: str) -> None:
    assert [(found.type, clean(found.type, found.value_raw).value) for found in find(text, whole=True)] == [
        ("doi", "10.5555/12345678")
    ]
