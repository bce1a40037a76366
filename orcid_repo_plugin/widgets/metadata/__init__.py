"""Who made an item, told to machines: in search engines' words, in DOI registrations, for harvesters.

One rule for all: an iD leaves as proved only if our books say so. One that nobody has proved leaves only
where the format can say that; elsewhere it stays out.
"""

from orcid_repo_plugin.widgets.metadata.datacite_json import datacite as datacite
from orcid_repo_plugin.widgets.metadata.datacite_kernel import datacite_xml as datacite_xml
from orcid_repo_plugin.widgets.metadata.formats import FORMATS as FORMATS
from orcid_repo_plugin.widgets.metadata.formats import MARK_THE_STATE as MARK_THE_STATE
from orcid_repo_plugin.widgets.metadata.head import head_tags as head_tags
from orcid_repo_plugin.widgets.metadata.json_ld import item_json_ld as item_json_ld
from orcid_repo_plugin.widgets.metadata.json_ld import person_json_ld as person_json_ld
from orcid_repo_plugin.widgets.metadata.json_ld import script as script
from orcid_repo_plugin.widgets.metadata.signposting import link_header as link_header
from orcid_repo_plugin.widgets.metadata.signposting import links as links
from orcid_repo_plugin.widgets.metadata.signposting import linkset as linkset
