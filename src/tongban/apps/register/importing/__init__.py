"""Taking over an existing register: records in bulk, bad ones reported, a second run changes nothing."""

from tongban.apps.register.importing.imports import Import, ImportReport, import_jobs, import_records
from tongban.apps.register.importing.runs import Journal

__all__ = ["Import", "ImportReport", "Journal", "import_jobs", "import_records"]
