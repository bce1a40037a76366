"""Results of searches, identifier types and clients.

Source: orcid-model, ``search-3.0.xsd``, ``expanded-search-3.0.xsd``; ORCID-Source, ``IdentifierType``.
"""

from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import Field, Flag, Moment, Number, Shape, group
from orcid_repo_plugin.local_registry.documents.tables.parts import ANY, ORCID, UP_TO_255

SEARCH: Final = Shape(
    "search",
    "search:search",
    group(
        Field(
            "search:result",
            group(Field("common:orcid-identifier", ORCID, required=True)),
            many=True,
        ),
        Field("num-found", Number(), attribute=True),
    ),
)
EXPANDED_SEARCH: Final = Shape(
    "expanded search",
    "expanded-search:expanded-search",
    group(
        Field(
            "expanded-search:expanded-result",
            group(
                Field("expanded-search:orcid-id", ANY, required=True),
                Field("expanded-search:given-names", ANY),
                Field("expanded-search:family-names", ANY),
                Field("expanded-search:credit-name", ANY),
                Field("expanded-search:other-name", ANY, many=True),
                Field("expanded-search:email", ANY, many=True),
                Field("expanded-search:institution-name", ANY, many=True),
            ),
            many=True,
        ),
        Field("num-found", Number(), attribute=True),
    ),
)
IDENTIFIERS: Final = Shape(
    "identifier types",
    "identifierTypes",
    group(
        Field(
            "identifierType",
            group(
                Field("name", ANY),
                Field("putCode", Number()),
                Field("validationRegex", ANY),
                Field("resolutionPrefix", ANY),
                Field("description", ANY),
                Field("dateCreated", Moment(boxed=False)),
                Field("lastModified", Moment(boxed=False)),
                Field("caseSensitive", Flag()),
                Field("primaryUse", ANY),
                Field("deprecated", Flag()),
            ),
            many=True,
        )
    ),
    bare_list="identifierType",
)
CLIENT: Final = Shape(
    "client",
    "client:client",
    group(Field("client:name", UP_TO_255, required=True), Field("client:description", ANY, required=True)),
)
