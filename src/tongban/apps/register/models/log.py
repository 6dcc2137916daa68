"""The register's log: one line per recording, each a leaf of the institution's Merkle tree (RFC 6962, SM3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel
from tongban.apps.register.models.folio import Folio, RegisterRow


class RegisterLogEntry(AppendOnlyModel, RegisterRow):
    """One recording. `leaf` is its hash in the institution's tree. 登簿日志

    `manifest` lists what the recording wrote, row by row with the hash of each; `rows_root` is the root over these
    hashes. `salt` keeps outsiders from guessing rows whose hash a proof shows them. The certificates numbered lie
    between `first_certificate` and `last_certificate`.
    """

    sequence = models.PositiveBigIntegerField("序号")
    case_number = models.CharField("业务编号或导入批次", max_length=80)
    unit_code = models.CharField("不动产单元号", max_length=28, blank=True)
    item = models.CharField("事项", max_length=4, blank=True)
    registration_type = models.CharField("登记类型", max_length=3, blank=True)
    right_type = models.CharField("权利类型", max_length=4, blank=True)
    certificate_number = models.CharField("证号", max_length=60, blank=True)
    summary = models.CharField("摘要", max_length=1000, blank=True)
    officer = models.CharField("登簿人账号", max_length=60)
    officer_name = models.CharField("登簿人", max_length=60)
    at = models.DateTimeField("登簿时间")
    salt = models.BinaryField("盐", max_length=16)
    manifest = models.BinaryField("记载清单")
    rows_root = models.BinaryField("记载的根", max_length=32)
    leaf = models.BinaryField("叶", max_length=32)
    first_certificate = models.BigIntegerField(null=True)
    last_certificate = models.BigIntegerField(null=True)

    class Meta:
        db_table = "register_log"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "sequence"], name="register_log_numbered_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "-at"], name="register_log_by_time"),
            models.Index(fields=["institution", "case_number", "unit_code"], name="register_log_by_case"),
            models.Index(
                fields=["institution", "unit_code", "at"], condition=~Q(unit_code=""), name="register_log_by_unit"
            ),
            models.Index(
                fields=["institution", "last_certificate"],
                condition=Q(last_certificate__isnull=False),
                name="register_log_by_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} #{self.sequence}"


class TreeNode(AppendOnlyModel, RegisterRow):
    """The root of a full subtree over 2^level lines; level 0 are the lines themselves. 树节点"""

    level = models.PositiveSmallIntegerField("层")
    position = models.PositiveBigIntegerField("位置")
    digest = models.BinaryField("摘要", max_length=32)

    class Meta:
        db_table = "register_tree_node"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "level", "position"], name="register_tree_node_once"),
            models.CheckConstraint(name="register_tree_node_is_above_the_lines", condition=Q(level__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.level}/{self.position}"


class TreeHead(AppendOnlyModel, OwnedModel):
    """The root over the first `size` lines, signed with the node's key over `statement`. 树头"""

    size = models.PositiveBigIntegerField("行数")
    root = models.BinaryField("根", max_length=32)
    at = models.DateTimeField("签发时间")
    key_id = models.CharField("密钥标识", max_length=60)
    public_key = models.TextField("公钥")
    statement = models.TextField("签名内容")
    signature = models.BinaryField("签名", max_length=64)

    class Meta:
        db_table = "register_tree_head"
        indexes: ClassVar = [models.Index(fields=["institution", "-size"], name="register_tree_head_by_size")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.size}"


class CourtOrder(AppendOnlyModel, OwnedModel):
    """A court's order as it came in and what it was answered, once per request and unit. 协助执行

    Answered again with the same result when the court asks twice (domain.md 7.7).
    """

    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+")
    request_number = models.CharField("请求单号", max_length=80)
    act = models.CharField("控制措施", max_length=2)
    court = models.CharField("机关", max_length=100)
    document_number = models.CharField("文号", max_length=100, blank=True)
    served_at = models.DateTimeField("送达时间")
    received_at = models.DateTimeField("登记时间")
    answer = models.CharField("结果码", max_length=20, blank=True)
    recorded_as = models.CharField("登记为", max_length=2, blank=True)
    place = models.PositiveSmallIntegerField("轮候位次", default=0)
    remark = models.CharField("备注", max_length=300, blank=True)
    log_sequence = models.PositiveBigIntegerField("登簿日志序号", null=True)

    class Meta:
        db_table = "court_order"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "request_number", "folio", "act"], name="court_order_answered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court} {self.document_number}"
