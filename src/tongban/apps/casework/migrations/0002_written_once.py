"""What came in and what was decided is written once: the database itself refuses to change it."""

from django.db import migrations

from tongban.apps.audit.append_only import forbid_changes

_TABLES = (
    "case_event",
    "case_party",
    "case_material",
    "case_material_file",
    "case_interview_answer",
    "case_identity_check",
    "case_decision_reason",
    "case_paper",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [forbid_changes(table) for table in _TABLES]
