"""What the hub gives back is kept until a person has settled it; what it withdraws is taken in by nobody any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_messages_kept_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnedMessage",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False, verbose_name="消息编号")),
                ("sender", models.CharField(max_length=30, verbose_name="发送方")),
                ("recipient", models.CharField(max_length=30, verbose_name="接收方")),
                ("about", models.CharField(max_length=100, verbose_name="事项")),
                ("sequence", models.PositiveIntegerField(verbose_name="序号")),
                ("contract", models.CharField(max_length=90, verbose_name="数据标准")),
                ("refusal", models.CharField(max_length=1000, verbose_name="接收方拒绝的说明")),
                ("reason", models.CharField(max_length=1000, verbose_name="省平台退回的理由")),
                ("returned_at", models.DateTimeField(verbose_name="退回时间")),
                (
                    "settlement",
                    models.CharField(
                        blank=True,
                        choices=[("sent_again", "已重新发送"), ("otherwise", "已另行处理")],
                        max_length=10,
                        verbose_name="处理结果",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("settled_by", models.CharField(blank=True, max_length=40, verbose_name="处理人")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="处理说明")),
                ("sent_again_as", models.UUIDField(null=True, verbose_name="重新发送的消息编号")),
            ],
            options={
                "verbose_name": "被退回的消息",
            },
        ),
        migrations.RemoveConstraint(
            model_name="outboxmessage",
            name="outbox_delivered_only_with_receipt",
        ),
        migrations.AddField(
            model_name="inboxmessage",
            name="withdrawal",
            field=models.UUIDField(null=True, verbose_name="撤回通知"),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="state",
            field=models.CharField(
                choices=[("waiting", "待发"), ("delivered", "已送达省平台"), ("returned", "已退回")],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal", None), models.Q(("acknowledgement", ""), _negated=True)),
                    models.Q(("acknowledgement", ""), ("jws", ""), ("withdrawal__isnull", False)),
                    _connector="OR",
                ),
                name="inbox_taken_in_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_at", None), ("receipt", ""), ("state", "waiting")),
                    models.Q(
                        ("delivered_at__isnull", False),
                        ("state", "delivered"),
                        models.Q(("receipt", ""), _negated=True),
                    ),
                    models.Q(("delivered_at__isnull", False), ("state", "returned")),
                    _connector="OR",
                ),
                name="outbox_delivered_only_with_receipt",
            ),
        ),
        migrations.AddIndex(
            model_name="returnedmessage",
            index=models.Index(
                condition=models.Q(("settlement", "")), fields=["sender", "returned_at"], name="returned_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnedmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("note", ""),
                        ("sent_again_as", None),
                        ("settled_at", None),
                        ("settled_by", ""),
                        ("settlement", ""),
                    ),
                    models.Q(
                        ("sent_again_as__isnull", False),
                        ("settled_at__isnull", False),
                        ("settlement", "sent_again"),
                        models.Q(("settled_by", ""), _negated=True),
                    ),
                    models.Q(
                        ("sent_again_as", None),
                        ("settled_at__isnull", False),
                        ("settlement", "otherwise"),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="returned_settled_by_somebody",
            ),
        ),
    ]
