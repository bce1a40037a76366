"""What tests send: a work in XML, and an organisation."""

from typing import Any

WORK_XML = """<work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common">
<work:title><common:title>Cracked pots</common:title></work:title>{before}
<work:type>{type}</work:type>
<common:external-ids><common:external-id>
<common:external-id-type>doi</common:external-id-type>
<common:external-id-value>10.5555/xml</common:external-id-value>
<common:external-id-relationship>self</common:external-id-relationship>
</common:external-id></common:external-ids>{after}
</work:work>"""
XML = {"Content-Type": "application/vnd.orcid+xml"}


def work_xml(type_: str = "journal-article", before: str = "", after: str = "") -> bytes:
    return WORK_XML.format(type=type_, before=before, after=after).encode()


def organization(**more: Any) -> dict[str, Any]:
    """Brown University, as affiliations name it."""
    return {
        "name": "Brown University",
        "address": {"city": "Providence", "country": "US"},
        "disambiguated-organization": {
            "disambiguated-organization-identifier": "https://ror.org/05gq02987",
            "disambiguation-source": "ROR",
        },
    } | more
