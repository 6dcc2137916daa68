"""A giving back may end because its recipient would not take the notice in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_province_urges")]

    operations = [
        migrations.AlterField(
            model_name="givingback",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "待第二人审批"),
                    ("agreed", "已同意，待接收方确认"),
                    ("done", "已退回发送方"),
                    ("refused", "不同意退回"),
                    ("called_off", "已改为恢复投递"),
                    ("unheard", "接收方不收撤回通知，未能退回"),
                ],
                default="proposed",
                max_length=10,
                verbose_name="状态",
            ),
        ),
    ]
