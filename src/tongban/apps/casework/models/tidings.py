"""查封告知: who has to be told what came about beside an order: waiting courts, co-owners, mortgagees."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.models import Officer, OwnedModel
from tongban.domain.labelled import Labelled
from tongban.domain.register.seizure_events import Occurrence

_SM3 = r"^[0-9a-f]{64}$"


class Manner(Labelled):
    """How a letter went out."""

    POST = "post", "邮寄送达"
    IN_PERSON = "in_person", "直接送达"
    NETWORK = "network", "网络查控平台"


class SeizureTiding(OwnedModel):
    """One thing somebody has to be told of, noted in the same transaction in which it came about. 查封告知

    Which order it is about stands here as it was then: the register goes on.
    """

    unit_code = models.CharField("不动产单元号", max_length=28, db_collation="C")
    location = models.CharField("坐落", max_length=200, blank=True)
    what = models.CharField("事由", max_length=20)
    whom = models.CharField("告知对象", max_length=300)
    came_about_at = models.DateTimeField("发生时间")
    noted_at = models.DateTimeField("登簿时间")
    court = models.CharField("查封机关", max_length=100)
    court_case_number = models.CharField("案号", max_length=60, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    against = models.CharField("被执行人", max_length=300, blank=True)
    served_at = models.DateTimeField("送达时间")
    from_date = models.DateField("查封起始日期", null=True)
    until_date = models.DateField("查封终止日期", null=True)

    digest = models.CharField("通知书 SM3 摘要", max_length=64, blank=True)
    printed_at = models.DateTimeField("出具时间", null=True)
    sent_at = models.DateTimeField("送达登记时间", null=True)
    sent_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, verbose_name="经办人", related_name="+")
    manner = models.CharField("送达方式", max_length=12, blank=True)
    receipt = models.CharField("送达凭证", max_length=100, blank=True)

    class Meta:
        db_table = "seizure_tiding"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "unit_code", "what", "whom", "came_about_at"], name="seizure_tiding_once"
            ),
            models.CheckConstraint(
                name="seizure_tiding_what_is_known", condition=Q(what__in=[one.value for one in Occurrence])
            ),
            models.CheckConstraint(
                name="seizure_tiding_printed_with_its_letter",
                condition=Q(digest="", printed_at__isnull=True) | Q(digest__regex=_SM3, printed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="seizure_tiding_sent_by_somebody",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, manner="")
                | Q(sent_at__isnull=False, sent_by__isnull=False, manner__in=[one.value for one in Manner]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "came_about_at"], condition=Q(sent_at__isnull=True), name="seizure_tiding_unsent"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the letter bears."""
        return f"GZ{self.institution_id}{self.pk:08d}"

    @property
    def about(self) -> Occurrence:
        """What came about."""
        return Occurrence(self.what)

    @property
    def manner_label(self) -> str:
        """How it went out, in words."""
        return Manner(self.manner).label if self.manner else ""
