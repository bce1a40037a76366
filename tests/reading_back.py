"""What stands in ORCID's XML, read with another hand than the one that wrote it."""

from typing import Any

from lxml import etree

from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.orcid_api.payload import work_from_json

LISTS = ("external-ids", "contributors")


def work_from_xml(element: etree._Element) -> Work:
    """The work in a ``work:work`` element."""
    data = _json(element)
    if "put-code" in element.attrib:
        data["put-code"] = element.get("put-code")
    return work_from_json(data)


def _json(element: etree._Element) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for child in element.iterchildren("*"):
        name = etree.QName(child).localname
        if name == "translated-title":
            data[name] = {"value": child.text, "language-code": child.get("language-code")}
        elif etree.QName(element).localname in LISTS:
            data.setdefault(name, []).append(_json(child))
        else:
            data[name] = _json(child) if len(child) else child.text or ""
    return data
