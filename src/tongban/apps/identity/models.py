"""Institutions, officers, and the ownership that decides who sees a row."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongban.apps.identity.planned import PlannedModel
from tongban.domain.people import SEPARATED, Role

if TYPE_CHECKING:
    from collections.abc import Iterable


class Institution(models.Model):
    """A registration institution this node serves (登记机构), or the province's own office."""

    code = models.CharField("机构代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=60)
    place = models.CharField("证书所载市县", max_length=20)
    covers = ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)
    address = models.CharField("地址", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)

    class Meta:
        db_table = "institution"
        constraints: ClassVar = [
            models.CheckConstraint(name="institution_code_is_six_digits", condition=models.Q(code__regex=r"^\d{6}$"))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def member(self) -> str:
        """The institution's name on the exchange."""
        return f"bureau.{self.code}"


class OfficerManager(BaseUserManager["Officer"]):
    """Creates officers with a usable password."""

    def create_officer(
        self, *, username: str, name: str, institution: Institution, roles: "Iterable[Role]", password: str
    ) -> "Officer":
        """Create one officer; the password has been checked against the policy by the caller."""
        officer = self.model(username=username, name=name, institution=institution, roles=[str(r) for r in roles])
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser):
    """A person on the staff of an institution. 工作人员"""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, verbose_name="机构", related_name="officers")
    roles = ArrayField(models.CharField(max_length=20), verbose_name="岗位", default=list)
    window = models.CharField("窗口", max_length=20, blank=True)
    is_active = models.BooleanField("在岗", default=True)
    session_key = models.CharField("当前会话", max_length=40, blank=True)
    password_changed_at = models.DateTimeField("口令更新时间", null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = OfficerManager()

    class Meta:
        db_table = "officer"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="officer_administers_one_thing_alone",
                condition=models.Q(roles__len__lte=1) | ~models.Q(roles__overlap=sorted(SEPARATED)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def has_any(self, roles: "Iterable[Role]") -> bool:
        """Whether the officer holds at least one of the roles."""
        return any(str(role) in self.roles for role in roles)

    @property
    def role_labels(self) -> str:
        """The officer's roles as shown beside the name."""
        return "、".join(Role(role).label for role in self.roles)


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that belong to institutions; every read starts by naming one."""

    def of(self, institution: Institution | str) -> "OwnedQuerySet":
        """Only this institution's rows."""
        code = institution if isinstance(institution, str) else institution.code
        return self.filter(institution_id=code)


class OwnedModel(PlannedModel):
    """A row that belongs to exactly one institution and is seen by its staff alone."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, verbose_name="机构", related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
