"""What a citizen learns from a receipt number and four digits, and how often one may ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from tongban.apps.audit.operations import record_act
from tongban.apps.intake.failures import TooManyEnquiries
from tongban.apps.intake.models import ApplicantRow, Application, PreReviewEntry, ProgressEnquiry, RepresentativeRow
from tongban.domain.codes.intake_number import IntakeNumber, InvalidIntakeNumber
from tongban.exchange.digests import sm3_hex

TRIES = 5
WINDOW = timedelta(minutes=10)
_KEPT = timedelta(days=1)
_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The application found; only `public` pages decide what of it is shown."""

    application: Application


@transaction.atomic
def answer_enquiry(*, number: str, last_four: str, address: str, at: datetime) -> Progress | None:
    """The application with this number, if the four characters end an applicant's (or their agent's) document number.

    None says the same for an unknown number and for wrong digits. Five failures within ten minutes, counted by
    address and by number, raise TooManyEnquiries; a right answer does not count. The count lives in the database,
    and a lock by key keeps parallel tries from slipping past it.
    """
    text = "".join(number.split()).upper()[:40]
    keys = (sm3_hex(f"address {address}".encode()), sm3_hex(f"number {text}".encode()))
    _lock(keys)
    recent = ProgressEnquiry.objects.filter(at__gt=at - WINDOW, found=False)
    if recent.filter(address_key=keys[0]).count() >= TRIES or recent.filter(number_key=keys[1]).count() >= TRIES:
        raise TooManyEnquiries
    found = _matching(text, last_four)
    ProgressEnquiry.objects.create(address_key=keys[0], number_key=keys[1], at=at, found=found is not None)
    if found is None:
        return None
    record_act(
        act="公众查询进度",
        at=at,
        institution_code=found.institution_id,
        actor="public",
        actor_name="申请人",
        subject=found.intake_number,
        purpose="申请人查询办理进度",
        address=address,
    )
    return Progress(application=found)


def _lock(keys: tuple[str, str]) -> None:
    """Hold both keys until the transaction ends; sorted, so that two tries never wait for each other."""
    numbers = sorted(int(key[:15], 16) for key in keys)
    with connection.cursor() as cursor:
        for each in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [each])


def _matching(text: str, last_four: str) -> Application | None:
    ending = last_four.strip().upper()
    try:
        number = IntakeNumber.parse(text).text
    except InvalidIntakeNumber:
        return None
    if len(ending) != _DIGITS or not ending.isalnum():
        return None
    # A draft is nobody's business but the counter's, unless its applicants were told to look here.
    told = Q(lodged_at__isnull=False) | Exists(PreReviewEntry.objects.filter(application=OuterRef("pk")))
    rows = Application.objects.filter(told, intake_number=number)
    application = rows.select_related("institution", "mirror").first()
    if application is None:
        return None
    people = ApplicantRow.objects.filter(application=application, document_number__endswith=ending)
    acting = RepresentativeRow.objects.filter(applicant__application=application, document_number__endswith=ending)
    return application if people.exists() or acting.exists() else None


def forget_old_enquiries(*, at: datetime) -> int:
    """Remove tries older than a day; returns how many."""
    removed, _ = ProgressEnquiry.objects.filter(at__lt=at - _KEPT).delete()
    return removed
