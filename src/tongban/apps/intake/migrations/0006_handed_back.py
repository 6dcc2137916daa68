from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_shelves")]

    operations = [
        migrations.AddIndex(
            model_name="casemirror",
            index=models.Index(
                condition=models.Q(("state", "handed_back")), fields=["application"], name="case_mirror_handed_back"
            ),
        ),
    ]
