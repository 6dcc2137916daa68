"""Who answered T, and messages withheld for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_archive_lending"),
        ("identity", "0002_administrators_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="SmsOptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.CharField(max_length=20, unique=True, verbose_name="手机号码")),
                ("since", models.DateTimeField(verbose_name="退订时间")),
            ],
            options={
                "verbose_name": "短信退订",
                "db_table": "sms_opt_out",
            },
        ),
        migrations.RemoveConstraint(
            model_name="shortmessage",
            name="short_message_state_is_known",
        ),
        migrations.AlterField(
            model_name="shortmessage",
            name="state",
            field=models.CharField(
                choices=[
                    ("QUEUED", "待发送"),
                    ("SENT", "已发送"),
                    ("DELIVERED", "已送达"),
                    ("FAILED", "未送达"),
                    ("WITHHELD", "已退订，未发送"),
                ],
                default="QUEUED",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["QUEUED", "SENT", "DELIVERED", "FAILED", "WITHHELD"])),
                name="short_message_state_is_known",
            ),
        ),
    ]
