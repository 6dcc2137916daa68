"""Signatures given on a counter's pad: who, under exactly which text, with which strokes."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import Officer, OwnedModel
from tongban.apps.intake.models.application import Application
from tongban.apps.intake.models.parts import PartTask
from tongban.apps.intake.words import PaperKind, SignedBy

_IN_ORDER = Q(shown_at__lte=models.F("read_at"), read_at__lte=models.F("pad_signed_at"))
_WAY_IS_KNOWN = Q(by__in=[str(one) for one in SignedBy])


class SignatureOnPad(AppendOnlyModel, OwnedModel):
    """One signature or fingerprint on the pad. 手写屏签名

    It holds for the text with the digest `text_sm3` and for nothing else: when the form says something else now, the
    row stays as evidence of what was signed then and no longer counts.
    """

    name = models.CharField("签名人", max_length=200)
    document_number = models.CharField("证件号码", max_length=60, db_collation="C")
    by = models.CharField("方式", max_length=12, choices=[(one.value, one.label) for one in SignedBy])
    text = models.TextField("所显示的全文")
    text_sm3 = models.CharField("全文 SM3", max_length=64)
    shown_at = models.DateTimeField("开始显示（设备时间）")
    read_at = models.DateTimeField("读完（设备时间）")
    pad_signed_at = models.DateTimeField("签名（设备时间）")
    confirmed = models.PositiveSmallIntegerField("逐问确认", default=0)
    width = models.PositiveIntegerField("书写区宽")
    height = models.PositiveIntegerField("书写区高")
    # Lists of [x, y, milliseconds]: one list a stroke; empty for a fingerprint.
    strokes = models.JSONField("笔迹", default=list, encoder=DjangoJSONEncoder)
    image_digest = models.CharField("图像 SM3", max_length=64)
    device = models.CharField("设备", max_length=160)
    device_operation = models.CharField("设备操作编号", max_length=64, unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("收到时间")

    class Meta:
        abstract = True


class PadSignature(SignatureOnPad):
    """A signature under a paper of an application taken in here."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField("文书", max_length=20, choices=[(kind.value, kind.label) for kind in PaperKind])

    class Meta:
        db_table = "pad_signature"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="pad_signature_read_before_signed", condition=_IN_ORDER),
            models.CheckConstraint(name="pad_signature_way_is_known", condition=_WAY_IS_KNOWN),
        ]
        indexes: ClassVar = [models.Index(fields=["application", "kind"], name="pad_signature_of_a_paper")]

    def __str__(self) -> str:
        return f"{self.name} {PaperKind(self.kind).label}"


class PartSignature(SignatureOnPad):
    """A signature under the sheet of a part done here for another counter."""

    task = models.ForeignKey(PartTask, on_delete=models.PROTECT, related_name="signatures")

    class Meta:
        db_table = "part_signature"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="part_signature_read_before_signed", condition=_IN_ORDER),
            models.CheckConstraint(name="part_signature_way_is_known", condition=_WAY_IS_KNOWN),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.task}"
