"""Taking over an existing register: records in bulk, bad ones reported, a second run changes nothing."""

from tongban.apps.register.importing.runs import Journal
from tongban.apps.register.importing.takeover import ImportReport, import_records

__all__ = ["ImportReport", "Journal", "import_records"]
