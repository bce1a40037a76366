"""ORCID's errors, and bulks of works, in which they stand beside works.

Source: orcid-model, ``error-3.0.xsd``.
"""

from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import Choice, Field, Number, Shape, group
from orcid_repo_plugin.local_registry.documents.tables.parts import ANY, URI
from orcid_repo_plugin.local_registry.documents.tables.works import WORK

ERROR: Final = Shape(
    "error",
    "error:error",
    group(
        Field("error:response-code", Number(), required=True),
        Field("error:developer-message", ANY, required=True),
        Field("error:user-message", ANY),
        Field("error:error-code", Number()),
        Field("error:more-info", URI),
    ),
)
WORK_BULK: Final = Shape(
    "bulk of works",
    "bulk:bulk",
    group(
        Field(
            "",
            Choice(
                options=(
                    Field(WORK.root, WORK.group),
                    Field(ERROR.root, ERROR.group, given=True),
                )
            ),
            key="bulk",
            many=True,
        )
    ),
    sent=True,
)
"""What is sent has works only; what is answered has works and errors."""
