"""A work as ORCID's XML: one ``work:work``, or many in one ``bulk:bulk`` document.

The elements stand in the order that the schema asks for. The text is built directly: that is
about nine times as fast as a tree, and a file of any number of works is never held whole.
Source: orcid-model, ``work-3.0.xsd``, ``bulk-3.0.xsd``.
"""

import re
from collections.abc import Iterable
from typing import BinaryIO, Final

from orcid_repo_plugin.domain.orcid_id import PRODUCTION_HOST
from orcid_repo_plugin.domain.work import Contributor, ExternalId, PublicationDate, Work

_NAMESPACES: Final = 'xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common"'
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
BULK_START: Final = (
    f'{_DECLARATION}<bulk:bulk xmlns:bulk="http://www.orcid.org/ns/bulk" {_NAMESPACES}>\n'.encode()
)
BULK_END: Final = b"</bulk:bulk>\n"
_UNSAYABLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def work_to_xml(work: Work, *, host: str = PRODUCTION_HOST) -> str:
    """One ``work:work`` element that stands alone, indented, without an XML declaration.

    A character that XML 1.0 cannot hold stands as U+FFFD; ``mapping.validity`` names it.

    :param host: the registry's host, which stands in the iDs of contributors.

    >>> print(work_to_xml(Work(type="book", title="Pots & Pans")).partition(">")[2])
    <BLANKLINE>
      <work:title>
        <common:title>Pots &amp; Pans</common:title>
      </work:title>
      <work:type>book</work:type>
    </work:work>
    """
    return "\n".join(_element(work, host, "", f" {_NAMESPACES}"))


def write_bulk(works: Iterable[Work], out: BinaryIO, *, host: str = PRODUCTION_HOST) -> int:
    """Write one ``bulk:bulk`` document of all the works, one after the other, in UTF-8.

    A document without works is valid, too. ORCID takes at most 100 works in one request.

    :returns: the number of works.
    """
    out.write(BULK_START)
    count = 0
    for work in works:
        out.write(bulk_element(work, host=host))
        count += 1
    out.write(BULK_END)
    return count


def bulk_element(work: Work, *, host: str = PRODUCTION_HOST) -> bytes:
    """A work as it stands between ``BULK_START`` and ``BULK_END``."""
    lines = _element(work, host, "  ", "")
    lines.append("")
    return "\n".join(lines).encode()


def _element(work: Work, host: str, indent: str, namespaces: str) -> list[str]:
    put_code = "" if work.put_code is None else f' put-code="{work.put_code}"'
    lines = [f"{indent}<work:work{namespaces}{put_code}>"]
    _add_titles(lines, work, indent + "  ")
    if work.short_description is not None:
        lines.append(
            f"{indent}  <work:short-description>{_escape(work.short_description)}</work:short-description>"
        )
    if work.citation is not None:
        lines += (
            f"{indent}  <work:citation>",
            f"{indent}    <work:citation-type>{_escape(work.citation.type)}</work:citation-type>",
            f"{indent}    <work:citation-value>{_escape(work.citation.value)}</work:citation-value>",
            f"{indent}  </work:citation>",
        )
    lines.append(f"{indent}  <work:type>{_escape(work.type)}</work:type>")
    if work.publication_date is not None:
        _add_date(lines, work.publication_date, indent + "  ")
    if work.external_ids:
        _add_external_ids(lines, work.external_ids, indent + "  ")
    if work.url is not None:
        lines.append(f"{indent}  <common:url>{_escape(work.url)}</common:url>")
    if work.contributors:
        _add_contributors(lines, work.contributors, host, indent + "  ")
    if work.language is not None:
        lines.append(f"{indent}  <common:language-code>{_escape(work.language)}</common:language-code>")
    if work.country is not None:
        lines.append(f"{indent}  <common:country>{_escape(work.country)}</common:country>")
    lines.append(f"{indent}</work:work>")
    return lines


def _add_titles(lines: list[str], work: Work, indent: str) -> None:
    lines += (
        f"{indent}<work:title>",
        f"{indent}  <common:title>{_escape(work.title)}</common:title>",
    )
    if work.subtitle is not None:
        lines.append(f"{indent}  <common:subtitle>{_escape(work.subtitle)}</common:subtitle>")
    if work.translated_title is not None:
        language = _escape_attribute(work.translated_title.language)
        value = _escape(work.translated_title.value)
        lines.append(
            f'{indent}  <common:translated-title language-code="{language}">{value}</common:translated-title>'
        )
    lines.append(f"{indent}</work:title>")
    if work.journal_title is not None:
        lines.append(f"{indent}<work:journal-title>{_escape(work.journal_title)}</work:journal-title>")


def _add_date(lines: list[str], date: PublicationDate, indent: str) -> None:
    lines += (
        f"{indent}<common:publication-date>",
        f"{indent}  <common:year>{date.year:04}</common:year>",
    )
    if date.month is not None:
        lines.append(f"{indent}  <common:month>{date.month:02}</common:month>")
    if date.day is not None:
        lines.append(f"{indent}  <common:day>{date.day:02}</common:day>")
    lines.append(f"{indent}</common:publication-date>")


def _add_external_ids(lines: list[str], external_ids: Iterable[ExternalId], indent: str) -> None:
    lines.append(f"{indent}<common:external-ids>")
    inner = indent + "    <common:external-id-"
    for external in external_ids:
        lines += (
            f"{indent}  <common:external-id>",
            f"{inner}type>{_escape(external.type)}</common:external-id-type>",
            f"{inner}value>{_escape(external.value)}</common:external-id-value>",
        )
        if external.url is not None:
            lines.append(f"{inner}url>{_escape(external.url)}</common:external-id-url>")
        lines += (
            f"{inner}relationship>{_escape(external.relationship)}</common:external-id-relationship>",
            f"{indent}  </common:external-id>",
        )
    lines.append(f"{indent}</common:external-ids>")


def _add_contributors(lines: list[str], contributors: Iterable[Contributor], host: str, indent: str) -> None:
    lines.append(f"{indent}<work:contributors>")
    inner = indent + "    "
    safe_host = _escape(host)
    for contributor in contributors:
        lines.append(f"{indent}  <work:contributor>")
        if contributor.orcid is not None:
            path = _escape(contributor.orcid.path)
            lines += (
                f"{inner}<common:contributor-orcid>",
                f"{inner}  <common:uri>https://{safe_host}/{path}</common:uri>",
                f"{inner}  <common:path>{path}</common:path>",
                f"{inner}  <common:host>{safe_host}</common:host>",
                f"{inner}</common:contributor-orcid>",
            )
        if contributor.credit_name is not None:
            lines.append(f"{inner}<work:credit-name>{_escape(contributor.credit_name)}</work:credit-name>")
        _add_attributes(lines, contributor, inner)
        lines.append(f"{indent}  </work:contributor>")
    lines.append(f"{indent}</work:contributors>")


def _add_attributes(lines: list[str], contributor: Contributor, indent: str) -> None:
    sequence, role = contributor.sequence, contributor.role
    if sequence is None and role is None:
        return
    lines.append(f"{indent}<work:contributor-attributes>")
    if sequence is not None:
        lines.append(f"{indent}  <work:contributor-sequence>{_escape(sequence)}</work:contributor-sequence>")
    if role is not None:
        lines.append(f"{indent}  <work:contributor-role>{_escape(role)}</work:contributor-role>")
    lines.append(f"{indent}</work:contributor-attributes>")


def _escape(text: str) -> str:
    """The text of an element; a carriage return is written so that it is read as one."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text if text.isprintable() else _UNSAYABLE.sub("\ufffd", text).replace("\r", "&#13;")


def _escape_attribute(text: str) -> str:
    """The text of an attribute in double quotes; its blanks are read as they are."""
    text = _escape(text).replace('"', "&quot;")
    return text if text.isprintable() else text.replace("\t", "&#9;").replace("\n", "&#10;")
