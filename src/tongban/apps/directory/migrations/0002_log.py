"""What members exchange, how it is delivered or given back, and how long it is kept."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="ExchangeRecord",
        fields=[
            ("id", models.UUIDField("编号", primary_key=True, serialize=False)),
            (
                "kind",
                models.CharField(
                    "种类",
                    max_length=20,
                    choices=[
                        ("message", "message"),
                        ("call", "call"),
                        ("answer", "answer"),
                        ("receipt", "receipt"),
                        ("refusal", "refusal"),
                        ("file_request", "file_request"),
                    ],
                ),
            ),
            ("contract", models.CharField("数据标准", max_length=90)),
            ("sender", models.CharField("发送方", max_length=30)),
            ("recipient", models.CharField("接收方", max_length=30)),
            ("about", models.CharField("事项", max_length=100, blank=True)),
            ("sequence", models.PositiveIntegerField("序号", default=0)),
            ("operator", models.CharField("经办人", max_length=200, blank=True)),
            ("purpose", models.CharField("目的", max_length=200, blank=True)),
            ("case", models.CharField("案件", max_length=200, blank=True)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("body_digest", models.CharField("正文 SM3 摘要", max_length=64)),
            ("jws", models.TextField("签名报文")),
            ("receipt", models.TextField("省平台回执")),
            ("sent_at", models.DateTimeField("请求方发出")),
            ("arrived_at", models.DateTimeField("省平台收到")),
        ],
        options={
            "verbose_name": "交换日志",
            "constraints": [
                models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="record_digest_is_sm3"),
                models.UniqueConstraint(
                    fields=["sender", "recipient", "about", "sequence"],
                    condition=Q(kind="message"),
                    name="record_one_message_per_sequence",
                ),
            ],
            "indexes": [
                models.Index(fields=["-arrived_at"], name="record_newest"),
                models.Index(fields=["about", "arrived_at"], name="record_by_matter"),
                models.Index(fields=["case"], condition=~Q(case="") & ~Q(case=F("about")), name="record_by_case"),
                models.Index(fields=["sender", "-arrived_at"], name="record_by_sender"),
                models.Index(fields=["recipient", "-arrived_at"], name="record_by_recipient"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Delivery",
        fields=[
            (
                "record",
                models.OneToOneField(
                    "directory.exchangerecord",
                    on_delete=models.PROTECT,
                    primary_key=True,
                    related_name="delivery",
                    serialize=False,
                ),
            ),
            ("sender", models.CharField("发送方", max_length=30)),
            ("recipient", models.CharField("接收方", max_length=30)),
            ("about", models.CharField("事项", max_length=100)),
            ("sequence", models.PositiveIntegerField("序号")),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="waiting",
                    choices=[
                        ("waiting", "待投递"),
                        ("parked", "已搁置"),
                        ("delivered", "已送达"),
                        ("withdrawn", "已退回"),
                    ],
                ),
            ),
            ("attempts", models.PositiveIntegerField("尝试次数", default=0)),
            ("waiting_since", models.DateTimeField("开始等待", db_default=Now())),
            ("next_attempt_at", models.DateTimeField("下次尝试", db_default=Now())),
            ("last_error", models.CharField("最近一次失败", max_length=500, blank=True)),
            ("acknowledgement", models.TextField("接收方回执", blank=True)),
            ("forwarded_at", models.DateTimeField("转给接收方", null=True)),
            ("answered_at", models.DateTimeField("接收方签收", null=True)),
            ("refusals", models.PositiveIntegerField("连续被拒次数", default=0)),
            ("in_place_of", protected_link("directory.delivery", "代替", db_index=False, null=True)),
        ],
        options={
            "verbose_name": "投递",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(acknowledgement="", answered_at=None, state__in=["waiting", "parked", "withdrawn"])
                    | Q(answered_at__isnull=False, state="delivered") & ~Q(acknowledgement=""),
                    name="delivery_done_only_when_acknowledged",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["recipient", "next_attempt_at"], condition=Q(state="waiting"), name="delivery_due"
                ),
                models.Index(
                    fields=["sender", "recipient", "about", "sequence"],
                    condition=Q(state__in=["waiting", "parked"]),
                    name="delivery_line_undone",
                ),
                models.Index(
                    fields=["in_place_of"], condition=Q(in_place_of__isnull=False), name="delivery_in_place_of"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Alarm",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("member", models.CharField("成员", max_length=30)),
            ("sentence", models.CharField("说明", max_length=600)),
            ("raised_at", models.DateTimeField("报警时间")),
            ("cleared_at", models.DateTimeField("处理时间", null=True)),
            ("cleared_by", models.CharField("处理人", max_length=40, blank=True)),
            ("record", protected_link("directory.exchangerecord", related_name="alarms")),
        ],
        options={
            "verbose_name": "报警",
            "constraints": [
                models.UniqueConstraint(
                    fields=["record"], condition=Q(cleared_at=None), name="alarm_open_once_per_message"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Resubmission",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("at", models.DateTimeField("时间")),
            ("record", protected_link("directory.exchangerecord", related_name="resubmissions")),
        ],
        options={"verbose_name": "重复提交"},
    ),
    migrations.CreateModel(
        name="Outcome",
        fields=[
            (
                "record",
                models.OneToOneField(
                    "directory.exchangerecord",
                    on_delete=models.PROTECT,
                    primary_key=True,
                    related_name="outcome",
                    serialize=False,
                ),
            ),
            ("succeeded", models.BooleanField("成功")),
            ("code", models.CharField("拒绝代码", max_length=60, blank=True)),
            ("sentence", models.CharField("说明", max_length=1000, blank=True)),
            ("answer", models.TextField("签名应答", blank=True)),
            ("size", models.PositiveBigIntegerField("字节数", default=0)),
            ("forwarded_at", models.DateTimeField("转给提供方", null=True)),
            ("answered_at", models.DateTimeField("提供方应答", null=True)),
            ("returned_at", models.DateTimeField("返回请求方")),
        ],
        options={"verbose_name": "调用结果"},
    ),
    migrations.CreateModel(
        name="EntryRefusal",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("minute", models.DateTimeField("分钟")),
            ("proven", models.BooleanField("验签通过")),
            ("member", models.CharField("发送方", max_length=30, blank=True)),
            ("contract", models.CharField("数据标准", max_length=90, blank=True)),
            ("code", models.CharField("拒绝代码", max_length=60)),
            ("many", models.PositiveIntegerField("次数")),
            ("last_at", models.DateTimeField("最近一次")),
            ("number", models.UUIDField("最近一次的编号", null=True)),
            ("about", models.CharField("最近一次的事项", max_length=100, blank=True)),
            ("sentence", models.CharField("最近一次的说明", max_length=1000, blank=True)),
        ],
        options={
            "verbose_name": "入口拒收",
            "constraints": [
                models.UniqueConstraint(
                    fields=["minute", "proven", "member", "contract", "code"], name="entry_refusal_one_row_a_minute"
                ),
                models.CheckConstraint(
                    condition=Q(proven=True) | Q(number=None, about="", sentence=""),
                    name="entry_refusal_keeps_nothing_unproven",
                ),
            ],
            "indexes": [models.Index(fields=["member", "-minute"], name="entry_refusal_by_member")],
        },
    ),
    migrations.CreateModel(
        name="GivingBack",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="proposed",
                    choices=[
                        ("proposed", "待第二人审批"),
                        ("agreed", "已同意，待接收方确认"),
                        ("done", "已退回发送方"),
                        ("refused", "不同意退回"),
                        ("called_off", "已改为恢复投递"),
                        ("unheard", "接收方不收撤回通知，未能退回"),
                    ],
                ),
            ),
            ("reason", models.CharField("退回理由", max_length=500)),
            ("said", models.CharField("与双方核实的情况", max_length=500)),
            ("proposed_by", models.CharField("提出人账号", max_length=40)),
            ("proposed_name", models.CharField("提出人", max_length=40)),
            ("proposed_at", models.DateTimeField("提出时间")),
            ("decided_by", models.CharField("审批人账号", max_length=40, blank=True)),
            ("decided_name", models.CharField("审批人", max_length=40, blank=True)),
            ("opinion", models.CharField("审批意见", max_length=500, blank=True)),
            ("decided_at", models.DateTimeField("审批时间", null=True)),
            ("ended_at", models.DateTimeField("结束时间", null=True)),
            ("ending", models.CharField("结束说明", max_length=500, blank=True)),
            ("notice", protected_link("directory.exchangerecord", "给发送方的退回通知", null=True)),
            ("record", protected_link("directory.exchangerecord", related_name="givings_back")),
            ("withdrawal", protected_link("directory.exchangerecord", "给接收方的撤回通知", null=True)),
        ],
        options={
            "verbose_name": "退回",
            "constraints": [
                models.UniqueConstraint(
                    fields=["record"],
                    condition=Q(state__in=["proposed", "agreed"]),
                    name="giving_back_open_once_per_message",
                ),
                models.CheckConstraint(
                    condition=~Q(decided_by=F("proposed_by")), name="giving_back_decided_by_another"
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["agreed", "done"])
                    | Q(decided_at__isnull=False, withdrawal__isnull=False) & ~Q(decided_by=""),
                    name="giving_back_agreed_by_two",
                ),
                models.CheckConstraint(
                    condition=~Q(state="done") | Q(ended_at__isnull=False, notice__isnull=False),
                    name="giving_back_done_when_both_know",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LogRetention",
        fields=[
            (
                "record_class",
                models.CharField(
                    "类别",
                    max_length=10,
                    choices=[
                        ("message", "业务消息"),
                        ("call", "查询调用"),
                        ("file", "文件传送"),
                        ("trial", "联调和通信"),
                    ],
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("days", models.PositiveIntegerField("保存天数")),
            ("ground", models.CharField("依据", max_length=300)),
            ("changed_at", models.DateTimeField("修改时间")),
            ("changed_by", models.CharField("修改人", max_length=40)),
        ],
        options={
            "verbose_name": "保存期限",
            "constraints": [
                models.CheckConstraint(condition=Q(days__gte=184), name="log_class_kept_half_a_year_at_least"),
                models.CheckConstraint(condition=~Q(ground=""), name="log_class_kept_on_a_ground"),
            ],
        },
    ),
    migrations.CreateModel(
        name="LogDeletion",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            (
                "record_class",
                models.CharField(
                    "类别",
                    max_length=10,
                    choices=[
                        ("message", "业务消息"),
                        ("call", "查询调用"),
                        ("file", "文件传送"),
                        ("trial", "联调和通信"),
                    ],
                ),
            ),
            ("days", models.PositiveIntegerField("保存天数")),
            ("ground", models.CharField("依据", max_length=300)),
            ("before", models.DateTimeField("此前收到的")),
            ("earliest", models.DateTimeField("最早一条")),
            ("latest", models.DateTimeField("最晚一条")),
            ("records", models.PositiveIntegerField("条数")),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("at", models.DateTimeField("清理时间")),
            (
                "transaction_number",
                models.BigIntegerField("事务", db_default=models.Func(function="txid_current"), db_index=True),
            ),
        ],
        options={
            "verbose_name": "日志清理",
            "constraints": [
                models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="log_deletion_has_sm3"),
                models.CheckConstraint(
                    condition=Q(earliest__lte=F("latest"), latest__lt=F("before")), name="log_deletion_of_what_is_past"
                ),
            ],
            "indexes": [
                models.Index(fields=["-at"], name="log_deletion_newest"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [_TABLES]
