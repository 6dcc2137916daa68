from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_questions_waiting"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="caseparty",
            index=models.Index(fields=["institution", "document_number"], name="case_party_by_document"),
        ),
    ]
