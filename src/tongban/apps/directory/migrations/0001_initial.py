"""Members and how they join; where cases stand."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.identity.migrating import CreateTables, protected_link

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
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    choices=[("applied", "已申请"), ("testing", "联调中"), ("live", "已上线"), ("suspended", "已停用")],
                ),
            ),
            ("grants", ArrayField(models.CharField(max_length=200), verbose_name="可用接口", default=list)),
            ("registered_at", models.DateTimeField("登记时间")),
            ("changed_at", models.DateTimeField("变更时间")),
        ],
        options={
            "verbose_name": "交换成员",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(state__in=["applied", "testing", "live", "suspended"]), name="member_state_is_known"
                ),
                models.CheckConstraint(
                    condition=Q(name__regex=r"^[a-z]{2,20}(\.[0-9]{6})?$"), name="member_name_is_well_formed"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DivisionHome",
        fields=[
            ("division", models.CharField("区划", max_length=6, primary_key=True, serialize=False)),
            ("member", models.ForeignKey("directory.member", on_delete=models.CASCADE, related_name="homes")),
        ],
        options={"verbose_name": "区划归属"},
    ),
    migrations.CreateModel(
        name="MemberLine",
        fields=[
            (
                "member",
                models.OneToOneField(
                    "directory.member", on_delete=models.CASCADE, primary_key=True, related_name="line", serialize=False
                ),
            ),
            ("failures", models.PositiveIntegerField("连续失败次数", default=0)),
            ("next_attempt_at", models.DateTimeField("下次探测", null=True)),
            ("last_success_at", models.DateTimeField("最近成功", null=True)),
            ("last_error", models.CharField("最近一次失败", max_length=500, blank=True)),
            ("pause_reason", models.CharField("暂停原因", max_length=200, blank=True)),
            ("paused_at", models.DateTimeField("暂停时间", null=True)),
            ("paused_by", models.CharField("暂停人", max_length=40, blank=True)),
        ],
        options={
            "verbose_name": "成员线路",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(paused_at=None, paused_by="")
                    | Q(paused_at__isnull=False) & ~Q(paused_by="") & ~Q(pause_reason=""),
                    name="line_pause_says_who_and_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MemberKey",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("key_id", models.CharField("公钥编号", max_length=60)),
            ("jwk", models.JSONField("公钥")),
            ("valid_from", models.DateTimeField("启用时间")),
            ("valid_until", models.DateTimeField("停用时间", null=True)),
            ("revoked_at", models.DateTimeField("吊销时间", null=True)),
            ("revoked_by", models.CharField("吊销人", max_length=40, blank=True)),
            ("reason", models.CharField("吊销原因", max_length=200, blank=True)),
            ("member", models.ForeignKey("directory.member", on_delete=models.CASCADE, related_name="key_rows")),
        ],
        options={
            "verbose_name": "成员密钥",
            "constraints": [
                models.UniqueConstraint(fields=["member", "key_id"], name="member_key_entered_once"),
                models.CheckConstraint(
                    condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                    name="member_key_ends_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=Q(reason="", revoked_at=None) | Q(revoked_at__isnull=False) & ~Q(reason=""),
                    name="member_key_revoked_for_a_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Contact",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            (
                "duty",
                models.CharField(
                    "职责", max_length=10, choices=[("business", "业务"), ("technical", "技术"), ("security", "安全")]
                ),
            ),
            ("name", models.CharField("姓名", max_length=200)),
            ("phone", models.CharField("电话", max_length=200)),
            ("email", models.CharField("邮箱", max_length=200, blank=True)),
            ("member", models.ForeignKey("directory.member", on_delete=models.CASCADE, related_name="contacts")),
        ],
        options={"verbose_name": "联系人"},
    ),
    migrations.CreateModel(
        name="MemberApplication",
        fields=[
            ("number", models.CharField("申请编号", max_length=20, primary_key=True, serialize=False)),
            ("member", models.CharField("拟用成员名称", max_length=30)),
            ("kind", models.CharField("类别", max_length=20)),
            ("title", models.CharField("机构名称", max_length=200)),
            ("place", models.CharField("证书所载市县", max_length=200, blank=True)),
            ("endpoint", models.CharField("接入地址", max_length=200)),
            ("covers", ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)),
            ("grants", ArrayField(models.CharField(max_length=200), verbose_name="申请的接口", default=list)),
            ("jwk", models.JSONField("公钥")),
            ("contacts", models.JSONField("联系人", default=list)),
            ("commitment_digest", models.CharField("授权及承诺书 SM3 摘要", max_length=64)),
            ("commitment_stored_at", models.DateTimeField("承诺书收到时间", null=True)),
            ("jws", models.TextField("签名的申请", blank=True)),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="submitted",
                    choices=[
                        ("submitted", "待审批"),
                        ("seconded", "待第二人审批"),
                        ("approved", "已同意"),
                        ("refused", "不同意"),
                    ],
                ),
            ),
            ("submitted_at", models.DateTimeField("申请时间")),
            ("address_key", models.CharField("来源", max_length=64, blank=True)),
        ],
        options={
            "verbose_name": "接入申请",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(commitment_digest__regex="^[0-9a-f]{64}$"), name="application_commitment_digest_is_sm3"
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["submitted", "refused"]) | Q(commitment_stored_at__isnull=False),
                    name="application_agreed_only_with_commitment",
                ),
            ],
            "indexes": [
                models.Index(fields=["-submitted_at"], name="application_newest"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ApplicationDecision",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("officer", models.CharField("账号", max_length=40)),
            ("officer_name", models.CharField("审批人", max_length=40)),
            ("role", models.CharField("岗位", max_length=20)),
            ("agrees", models.BooleanField("同意")),
            ("opinion", models.CharField("意见", max_length=500)),
            ("at", models.DateTimeField("时间")),
            ("application", protected_link("directory.memberapplication", related_name="decisions")),
        ],
        options={
            "verbose_name": "审批意见",
            "constraints": [
                models.UniqueConstraint(fields=["application", "officer"], name="application_decided_by_two_people"),
                models.UniqueConstraint(fields=["application", "role"], name="application_decided_in_two_roles"),
            ],
        },
    ),
    migrations.CreateModel(
        name="JoiningReport",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("officer", models.CharField("账号", max_length=40)),
            ("officer_name", models.CharField("确认人", max_length=40)),
            ("note", models.CharField("说明", max_length=500)),
            ("at", models.DateTimeField("时间")),
            ("member", protected_link("directory.member", related_name="joining_reports")),
        ],
        options={"verbose_name": "联调确认"},
    ),
    migrations.CreateModel(
        name="CaseStanding",
        fields=[
            (
                "case_number",
                models.CharField("业务编号", max_length=40, db_collation="C", primary_key=True, serialize=False),
            ),
            ("member", models.CharField("属地机构（成员）", max_length=30)),
            ("sequence", models.PositiveIntegerField("步骤序号")),
            ("state", models.CharField("状态", max_length=60)),
            ("is_open", models.BooleanField("在办")),
            ("due_at", models.DateTimeField("应在此前办理", null=True)),
            ("nearly_due_at", models.DateTimeField("即将超期的起点", null=True)),
            ("told_at", models.DateTimeField("步骤时间")),
        ],
        options={
            "verbose_name": "案件时限",
            "indexes": [
                models.Index(fields=["due_at"], condition=Q(is_open=True), name="standing_due"),
                models.Index(fields=["member"], condition=Q(is_open=True), name="standing_by_member"),
            ],
        },
    ),
    migrations.CreateModel(
        name="StandingsRead",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("until", models.DateTimeField("已读到")),
        ],
        options={"verbose_name": "案件时限读取进度"},
    ),
    migrations.CreateModel(
        name="CaseUrging",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("case_number", models.CharField("业务编号", max_length=40, db_collation="C")),
            ("member", models.CharField("属地机构（成员）", max_length=30)),
            ("sentence", models.CharField("督办内容", max_length=300)),
            ("from_name", models.CharField("督办人", max_length=200)),
            ("officer", models.CharField("督办人账号", max_length=60)),
            ("at", models.DateTimeField("督办时间")),
            ("answered_at", models.DateTimeField("答复时间", null=True)),
            ("answered_by", models.CharField("答复人", max_length=200, blank=True)),
            ("answer", models.CharField("答复", max_length=1000, blank=True)),
        ],
        options={
            "verbose_name": "省级督办",
            "ordering": ["-at", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=["case_number"], condition=Q(answered_at__isnull=True), name="case_urging_one_unanswered"
                ),
                models.CheckConstraint(
                    condition=Q(answer="", answered_at__isnull=True) | Q(answered_at__isnull=False) & ~Q(answer=""),
                    name="case_urging_answer_is_complete",
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [_TABLES]
