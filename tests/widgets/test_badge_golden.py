"""What each style is, letter by letter, in each form; ORCID's display guidelines are the measure."""

import pytest

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.widgets.drawing import draw
from tests.widgets.drawn import ALONE, LOOK, badge_of

URI = "https://orcid.org/0000-0002-1825-0097"
FULL = "https://orcid.repository.example.org/icons/ORCID-iD_icon_vector.svg"
HOLLOW = "https://orcid.repository.example.org/icons/ORCID-iD_icon_unauth_vector.svg"
STATE = ' <span class="orcid-state">(unauthenticated)</span>'

GOLDEN = {
    (Form.HTML, Style.FULL, True): f'<a class="orcid-id" href="{URI}"><img class="orcid-icon" src="{FULL}"'
    ' alt="ORCID iD" width="24" height="24">&#160;<bdi dir="ltr" translate="no">'
    f"{URI}</bdi></a>",
    (Form.HTML, Style.FULL, False): f'<a class="orcid-id orcid-id--unauthenticated" href="{URI}">'
    f'<img class="orcid-icon" src="{HOLLOW}" alt="ORCID iD" width="24" height="24">&#160;'
    f'<bdi dir="ltr" translate="no">{URI}</bdi></a>{STATE}',
    (Form.HTML, Style.COMPACT, True): f'<a class="orcid-id" href="{URI}"><img class="orcid-icon" src="{FULL}"'
    ' alt="ORCID iD" width="16" height="16">&#160;<bdi dir="ltr" translate="no">'
    "0000-0002-1825-0097</bdi></a>",
    (Form.HTML, Style.COMPACT, False): f'<a class="orcid-id orcid-id--unauthenticated" href="{URI}">'
    f'<img class="orcid-icon" src="{HOLLOW}" alt="ORCID iD" width="16" height="16">&#160;'
    f'<bdi dir="ltr" translate="no">0000-0002-1825-0097</bdi></a>{STATE}',
    (Form.HTML, Style.ICON, True): f'<a class="orcid-id orcid-id--icon" href="{URI}">'
    f'<img class="orcid-icon" src="{FULL}" alt="ORCID iD of Josiah Carberry" width="16" height="16"></a>',
    (Form.HTML, Style.ICON, False): '<a class="orcid-id orcid-id--icon orcid-id--unauthenticated" '
    f'href="{URI}"><img class="orcid-icon" src="{HOLLOW}" alt="ORCID iD of Josiah Carberry" '
    f'width="16" height="16"></a>{STATE}',
    (Form.MARKDOWN, Style.FULL, True): f"[![ORCID iD]({FULL}) {URI}]({URI})",
    (Form.MARKDOWN, Style.COMPACT, False): f"[![ORCID iD]({HOLLOW}) 0000-0002-1825-0097]({URI}) "
    "(unauthenticated)",
    (Form.MARKDOWN, Style.ICON, True): f"Josiah Carberry [![ORCID iD of Josiah Carberry]({FULL})]({URI})",
    (Form.TEXT, Style.FULL, True): f"ORCID iD: {URI}",
    (Form.TEXT, Style.COMPACT, True): "ORCID iD: 0000-0002-1825-0097",
    (Form.TEXT, Style.ICON, True): f"Josiah Carberry (ORCID iD: {URI})",
    (Form.TEXT, Style.ICON, False): f"Josiah Carberry (ORCID iD: {URI}) (unauthenticated)",
    (Form.LATEX, Style.FULL, True): f"ORCID iD: \\href{{{URI}}}{{{URI}}}",
    (Form.LATEX, Style.COMPACT, False): f"ORCID iD: \\href{{{URI}}}{{0000-0002-1825-0097}} (unauthenticated)",
    (Form.LATEX, Style.ICON, True): f"Josiah Carberry (ORCID iD: \\href{{{URI}}}{{{URI}}})",
    (Form.JSON, Style.ICON, False): f'{{"orcid":"{URI}","id":"0000-0002-1825-0097","authenticated":false,'
    '"name":"Josiah Carberry","label":"ORCID iD of Josiah Carberry","state":"(unauthenticated)",'
    '"style":"icon"}',
    (Form.JSON_LD, Style.FULL, True): '{"@context":"https://schema.org","@type":"Person",'
    f'"@id":"{URI}","name":"Josiah Carberry","identifier":{{"@type":"PropertyValue",'
    '"propertyID":"https://registry.identifiers.org/registry/orcid",'
    f'"value":"orcid:0000-0002-1825-0097","url":"{URI}"}}}}',
}


@pytest.mark.parametrize(("form", "style", "authenticated"), GOLDEN)
def test_a_badge_is_written_so_and_not_otherwise(form: Form, style: Style, authenticated: bool) -> None:
    drawn = draw(badge_of(authenticated=authenticated), style, form, LOOK)

    assert drawn == GOLDEN[form, style, authenticated]


def test_markdown_without_an_address_of_icons_is_words() -> None:
    drawn = draw(badge_of(authenticated=False), Style.ICON, Form.MARKDOWN, ALONE)

    assert drawn == f"Josiah Carberry ([ORCID iD: {URI}]({URI})) (unauthenticated)"
