"""What goes out, what came in, and the files that both name."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables

# Messages stay whole in their rows, with room beside them: signed text does not shrink, so compressing and moving it
# away only costs time; and a message is signed where it stands when its page has room, so that no index hears of it.
_STORAGE = """
ALTER TABLE messaging_outboxmessage SET (toast_tuple_target = 8160, fillfactor = 45);
ALTER TABLE messaging_inboxmessage SET (toast_tuple_target = 8160);
"""

_TABLES = CreateTables(
    migrations.CreateModel(
        name="Member",
        fields=[
            ("name", models.CharField("成员", max_length=30, primary_key=True, serialize=False)),
            ("kind", models.CharField("类别", max_length=20)),
            ("title", models.CharField("机构名称", max_length=200)),
            ("place", models.CharField("证书所载市县", max_length=200, blank=True)),
            ("endpoint", models.CharField("接入地址", max_length=200)),
            ("covers", ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)),
            ("state", models.CharField("状态", max_length=10)),
            ("grants", ArrayField(models.CharField(max_length=200), verbose_name="可用接口", default=list)),
            ("keys", models.JSONField("公钥", default=list)),
            ("seen_at", models.DateTimeField("目录签发时间")),
        ],
        options={"verbose_name": "交换成员"},
    ),
    migrations.CreateModel(
        name="HubLine",
        fields=[
            ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
            ("failures", models.PositiveIntegerField("连续失败次数", default=0)),
            ("next_attempt_at", models.DateTimeField("下次探测", null=True)),
            ("last_success_at", models.DateTimeField("最近成功", null=True)),
            ("last_error", models.CharField("最近一次失败", max_length=500, blank=True)),
        ],
        options={
            "verbose_name": "省平台线路",
            "constraints": [
                models.CheckConstraint(condition=Q(id=1), name="hub_line_is_one_row"),
            ],
        },
    ),
    migrations.CreateModel(
        name="OutboxMessage",
        fields=[
            ("id", models.UUIDField("消息编号", primary_key=True, serialize=False)),
            ("sender", models.CharField("发送方", max_length=30)),
            ("recipient", models.CharField("接收方", max_length=30)),
            ("about", models.CharField("事项", max_length=100)),
            ("sequence", models.PositiveIntegerField("序号")),
            ("contract", models.CharField("数据标准", max_length=90)),
            ("jws", models.TextField("签名报文", blank=True)),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="waiting",
                    choices=[("waiting", "待发"), ("delivered", "已送达省平台"), ("returned", "已退回")],
                ),
            ),
            ("created_at", models.DateTimeField("写入时间", db_default=Now())),
            ("attempts", models.PositiveIntegerField("尝试次数", default=0)),
            ("next_attempt_at", models.DateTimeField("下次尝试", db_default=Now())),
            ("last_error", models.CharField("最近一次失败", max_length=500, blank=True)),
            ("receipt", models.TextField("省平台回执", blank=True)),
            ("delivered_at", models.DateTimeField("送达时间", null=True)),
            ("unsigned", models.TextField("待签信封", blank=True, db_default="")),
        ],
        options={
            "verbose_name": "待发消息",
            "constraints": [
                models.UniqueConstraint(
                    fields=["sender", "recipient", "about", "sequence"], name="outbox_one_message_per_sequence"
                ),
                models.CheckConstraint(condition=Q(sequence__gte=1), name="outbox_sequence_starts_at_one"),
                models.CheckConstraint(
                    condition=Q(jws="", state="waiting") & ~Q(unsigned="") | ~Q(jws="") & Q(unsigned=""),
                    name="outbox_signed_or_yet_to_be",
                ),
                models.CheckConstraint(
                    condition=Q(delivered_at=None, receipt="", state="waiting")
                    | Q(delivered_at__isnull=False, state="delivered") & ~Q(receipt="")
                    | Q(delivered_at__isnull=False, state="returned"),
                    name="outbox_delivered_only_with_receipt",
                ),
            ],
            "indexes": [
                models.Index(fields=["next_attempt_at"], condition=Q(state="waiting"), name="outbox_due"),
                models.Index(
                    fields=["sender", "recipient", "about", "sequence"],
                    condition=Q(delivered_at=None),
                    name="outbox_head_of_line",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="InboxMessage",
        fields=[
            ("id", models.UUIDField("消息编号", primary_key=True, serialize=False)),
            ("sender", models.CharField("发送方", max_length=30)),
            ("recipient", models.CharField("接收方", max_length=30)),
            ("about", models.CharField("事项", max_length=100)),
            ("sequence", models.PositiveIntegerField("序号")),
            ("contract", models.CharField("数据标准", max_length=90)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("jws", models.TextField("签名报文")),
            ("sent_at", models.DateTimeField("发出时间")),
            ("received_at", models.DateTimeField("收到时间")),
            ("acknowledgement", models.TextField("回执")),
            ("withdrawal", models.UUIDField("撤回通知", null=True)),
        ],
        options={
            "verbose_name": "已收消息",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(withdrawal=None) & ~Q(acknowledgement="")
                    | Q(acknowledgement="", jws="", withdrawal__isnull=False),
                    name="inbox_taken_in_or_withdrawn",
                ),
            ],
            "indexes": [
                models.Index(fields=["about", "received_at"], name="inbox_by_matter"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReturnedMessage",
        fields=[
            ("id", models.UUIDField("消息编号", primary_key=True, serialize=False)),
            ("sender", models.CharField("发送方", max_length=30)),
            ("recipient", models.CharField("接收方", max_length=30)),
            ("about", models.CharField("事项", max_length=100)),
            ("sequence", models.PositiveIntegerField("序号")),
            ("contract", models.CharField("数据标准", max_length=90)),
            ("refusal", models.CharField("接收方拒绝的说明", max_length=1000)),
            ("reason", models.CharField("省平台退回的理由", max_length=1000)),
            ("returned_at", models.DateTimeField("退回时间")),
            (
                "settlement",
                models.CharField(
                    "处理结果",
                    max_length=10,
                    blank=True,
                    choices=[("sent_again", "已重新发送"), ("otherwise", "已另行处理")],
                ),
            ),
            ("settled_at", models.DateTimeField("处理时间", null=True)),
            ("settled_by", models.CharField("处理人", max_length=40, blank=True)),
            ("note", models.CharField("处理说明", max_length=500, blank=True)),
            ("sent_again_as", models.UUIDField("重新发送的消息编号", null=True)),
        ],
        options={
            "verbose_name": "被退回的消息",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(note="", sent_again_as=None, settled_at=None, settled_by="", settlement="")
                    | Q(sent_again_as__isnull=False, settled_at__isnull=False, settlement="sent_again")
                    & ~Q(settled_by="")
                    | Q(sent_again_as=None, settled_at__isnull=False, settlement="otherwise")
                    & ~Q(settled_by="")
                    & ~Q(note=""),
                    name="returned_settled_by_somebody",
                ),
            ],
            "indexes": [
                models.Index(fields=["sender", "returned_at"], condition=Q(settlement=""), name="returned_open"),
            ],
        },
    ),
    migrations.CreateModel(
        name="FileNamed",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("holder", models.CharField("保存方", max_length=30)),
            ("party", models.CharField("接收方", max_length=30)),
            ("about", models.CharField("事项", max_length=100)),
        ],
        options={
            "verbose_name": "已告知文件",
            "constraints": [
                models.UniqueConstraint(
                    fields=["digest", "holder", "party", "about"], name="file_named_once_per_matter"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FileWanted",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("size", models.PositiveBigIntegerField("字节数")),
            ("from_member", models.CharField("保存方", max_length=30)),
            ("for_member", models.CharField("需要方", max_length=30)),
            ("about", models.CharField("事项", max_length=100)),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="waiting",
                    choices=[("waiting", "待取"), ("parked", "停取待查"), ("given_up", "不再取"), ("stored", "已取回")],
                ),
            ),
            ("wanted_at", models.DateTimeField("登记时间")),
            ("attempts", models.PositiveIntegerField("尝试次数", default=0)),
            ("next_attempt_at", models.DateTimeField("下次尝试", db_default=Now())),
            ("last_error", models.CharField("最近一次失败", max_length=500, blank=True)),
            ("stored_at", models.DateTimeField("取回时间", null=True)),
            ("ticket", models.TextField("取件凭证", blank=True)),
            ("wrong_times", models.PositiveSmallIntegerField("连续内容不符次数", default=0)),
        ],
        options={
            "verbose_name": "待取文件",
            "constraints": [
                models.UniqueConstraint(
                    fields=["digest", "from_member", "for_member", "about"], name="file_wanted_once_per_matter"
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["waiting", "parked", "given_up"], stored_at=None)
                    | Q(state="stored", stored_at__isnull=False),
                    name="file_wanted_stored_with_time",
                ),
            ],
            "indexes": [
                models.Index(fields=["next_attempt_at"], condition=Q(state="waiting"), name="file_wanted_due"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        _TABLES,
        forbid_changes("messaging_inboxmessage"),
        migrations.RunSQL(_STORAGE),
    ]
