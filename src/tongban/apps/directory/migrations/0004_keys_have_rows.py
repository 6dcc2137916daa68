from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_carry_keys_over")]
    operations = [
        migrations.RemoveField(model_name="member", name="keys"),
        migrations.RemoveField(model_name="member", name="retired_keys"),
    ]
