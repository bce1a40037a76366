"""What counts as an ``xs:anyURI``, compared with libxml2, which knows XML Schema."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from orcid_repo_plugin.local_registry.documents.uris import is_any_uri

SCHEMA = etree.XMLSchema(
    etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:anyURI"/>'
        "</xs:schema>"
    )
)


@given(text=st.text(st.sampled_from("ab1:/?#[]%@.+- ä{|^<\\~"), max_size=14))
@settings(max_examples=2000, deadline=None)
def test_the_same_texts_are_uris_as_for_libxml2(text: str) -> None:
    element = etree.Element("a")
    element.text = text

    assert is_any_uri(text) == SCHEMA.validate(element)
