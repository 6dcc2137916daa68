"""Files that a message named: let go only to its recipient, a small one at once, a large one with a ticket."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.contracts.specimens import body_of
from tests.integration.exchange_world import BUREAU_URL, HUB_URL, register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory.models import Delivery, ExchangeRecord, Outcome
from tongban.apps.messaging import handlers, releasing, wire
from tongban.apps.messaging.calls import PASSAGE_WINDOW
from tongban.apps.messaging.courier import deliver_due
from tongban.apps.messaging.fetching import HANDS, HANDS_FOR_ONE, FileHands
from tongban.apps.messaging.files import WRONG_AT_MOST, claim_next, fetch_claimed, fetch_due, let_go
from tongban.apps.messaging.members import key_of, refresh_directory
from tongban.apps.messaging.models import FileNamed, FileWanted
from tongban.apps.messaging.node import HUB, signing_key
from tongban.apps.messaging.operations import publish, want_again, want_files
from tongban.apps.messaging.queries import parked_files, wanted_files_health
from tongban.exchange.contracts.cases import CaseSupplemented
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.contracts.types import FileRef
from tongban.exchange.digests import sm3_hex
from tongban.exchange.envelope import Kind, new_envelope, open_sealed, peek, seal
from tongban.exchange.files import DIRECT_BYTES, write_ticket
from tongban.exchange.receipts import refuse_if_refused, write_receipt
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

JIYUAN, ZHENGZHOU, GONGYI = "bureau.419001", "bureau.410100", "bureau.410122"
CONTENT = b"%PDF-1.4 a scan " * 4096  # 64 KiB
LARGEST_AT_ONCE = b"%PDF-1.4 a scan " * (DIRECT_BYTES // 16)
LARGE = LARGEST_AT_ONCE + b"."
_CHUNK = 4096

pytestmark = pytest.mark.usefixtures("shelf")


class Shelf:
    """A file store in memory that plays both ends: what Zhengzhou keeps, what Jiyuan has so far."""

    def __init__(self, kept):
        self.kept = {sm3_hex(content): content for content in kept}
        self.partial, self.stored = {}, {}
        self.spoiled = 0
        self.unusable = None

    def missing(self, digest):
        return digest not in self.stored

    def received_so_far(self, *, digest, source):
        return len(self.partial.get((digest, source), b""))

    def store(self, *, chunks, digest, size, source, offset, at):  # noqa: ARG002 - the store's protocol
        arrived = bytearray(self.partial.get((digest, source), b"")[:offset])
        for chunk in chunks:
            arrived += chunk
            self.partial[digest, source] = arrived
        if len(arrived) < size:
            raise EOFError(f"{len(arrived)} of {size}")
        self.partial.pop((digest, source), None)
        arrived = bytes(arrived)
        if sm3_hex(arrived) != digest:
            raise handlers.WrongBytes
        if self.unusable:
            raise self.unusable
        self.stored[digest] = arrived

    def read(self, *, digest, start):
        content = self.kept[digest]
        if self.spoiled:
            self.spoiled -= 1
            content = content[:-1] + b"?"
        return (content[place : place + _CHUNK] for place in range(start, len(content), _CHUNK))

    def size(self, digest):
        return len(self.kept[digest])


@pytest.fixture
def shelf(registrations, monkeypatch):
    monkeypatch.setattr(handlers, "_STORES", [])
    kept = Shelf([CONTENT, LARGEST_AT_ONCE, LARGE])
    handlers.connect_file_store(kept)
    return kept


def ref(content=CONTENT):
    return FileRef(digest=sm3_hex(content), size=len(content), media_type="application/pdf", name="a.pdf")


@pytest.fixture
def tell(province, now):
    """Zhengzhou names files to a member in a message, and the hub has it."""

    def _tell(*files, to=JIYUAN, about=ABOUT):
        body = body_of(CaseSupplemented)
        body["materials"] = [body["materials"][0] | {"files": [each.model_dump(mode="json") for each in files]}]
        with transaction.atomic():
            publish(CaseSupplemented.read(body), sender=ZHENGZHOU, recipient=to, about=about, at=now)
        assert deliver_due() == 1

    return _tell


@pytest.fixture
def want(now):
    def _want(content=CONTENT, about=ABOUT, from_member=ZHENGZHOU):
        return want_files([ref(content)], from_member=from_member, for_member=JIYUAN, about=about, at=now)

    return _want


@pytest.fixture
def announced(tell, want):
    """A message named the file to Jiyuan, and Jiyuan wants it."""
    tell(ref())
    want()


@pytest.fixture
def large_announced(tell, want):
    """So is a file too large to be sent at once."""
    tell(ref(LARGE))
    want(LARGE)


@pytest.fixture
def ask(now):
    """Ask the hub, or the holder past the hub, for a file: what comes back, or the refusal's code."""

    def _ask(*, member=JIYUAN, about=ABOUT, content=CONTENT, ticket="", past_the_hub=False, at=now, offset=0):
        payload = FileRequest(digest=sm3_hex(content), size=len(content), ticket=ticket, offset=offset)
        request = new_envelope(
            id=uuid4(),
            kind=Kind.FILE_REQUEST,
            payload=payload,
            sender=member,
            recipient=ZHENGZHOU,
            about=about,
            sent_at=at,
        )
        jws = seal(request, signing_key())
        receipt = write_receipt(envelope=request, jws=jws, signer=HUB, key=signing_key(), at=at)
        with wire.streaming(
            f"{BUREAU_URL if past_the_hub else HUB_URL}/exchange/files", jws, receipt=receipt
        ) as answer:
            if isinstance(answer, wire.FileStream):
                return b"".join(answer.chunks)
            opened = open_sealed(answer, key_of=key_of)
            try:
                refuse_if_refused(opened)
            except ExchangeRefused as refused:
                return refused.code
            return answer.decode()

    return _ask


def requests():
    """What reached the hub, in order."""
    records = ExchangeRecord.objects.filter(kind=Kind.FILE_REQUEST).order_by("arrived_at")
    return [peek(record.jws).payload() for record in records]


def releases():
    """What the holder wrote down of files that it let go, in order."""
    return list(AuditEntry.objects.filter(act="exchange.release_file").order_by("pk"))


@pytest.fixture
def journeys(province):
    """To whom requests for files went, in order."""

    def _journeys():
        return [asked.url.host for asked in province.requests if asked.url.path == "/exchange/files"]

    return _journeys


class TestFetching:
    @pytest.mark.usefixtures("announced")
    def test_a_small_file_comes_with_the_first_request(self, shelf, journeys):
        assert fetch_due() == 1

        assert shelf.stored == {sm3_hex(CONTENT): CONTENT}
        assert wanted_files_health() == (0, None)
        assert [request.ticket for request in requests()] == [""]
        assert journeys() == ["hub.test", "bureau.test"]

    @pytest.mark.usefixtures("large_announced")
    def test_a_large_file_is_fetched_with_a_ticket(self, shelf, journeys):
        assert fetch_due() == 1

        assert shelf.stored == {sm3_hex(LARGE): LARGE}
        assert [bool(request.ticket) for request in requests()] == [False, True]
        assert journeys() == ["hub.test", "bureau.test"] * 2

    @pytest.mark.usefixtures("announced")
    def test_a_member_whose_system_answers_every_request_with_a_ticket_is_understood(self, shelf, monkeypatch):
        monkeypatch.setattr(releasing, "DIRECT_BYTES", 0)

        assert fetch_due() == 1

        assert shelf.stored == {sm3_hex(CONTENT): CONTENT}
        assert [bool(request.ticket) for request in requests()] == [False, True]

    @pytest.mark.parametrize("announcement", ["announced", "large_announced"])
    def test_the_hub_logs_how_much_passed(self, request, announcement):
        request.getfixturevalue(announcement)

        fetch_due()

        wanted = FileWanted.objects.get()
        outcome = Outcome.objects.order_by("-returned_at").first()
        assert (outcome.succeeded, outcome.code, outcome.size, outcome.answer) == (True, "", wanted.size, "")
        assert outcome.forwarded_at <= outcome.answered_at <= outcome.returned_at

    @pytest.mark.usefixtures("announced")
    def test_the_bytes_come_with_the_digest_of_the_request(self, province):
        fetch_due()

        assert len(province.streamed) == 2  # from the holder to the hub, from the hub to us
        for asked, answer in province.streamed:
            assert answer.headers["X-Exchange-Digest"] == sm3_hex(asked.content)

    @pytest.mark.usefixtures("announced")
    def test_letting_a_small_file_go_is_audited(self):
        fetch_due()

        (entry,) = releases()
        assert (entry.actor, entry.institution_code, entry.subject) == (JIYUAN, "410100", ABOUT)
        assert entry.detail == {"digest": sm3_hex(CONTENT), "size": len(CONTENT), "offset": 0}

    @pytest.mark.usefixtures("large_announced")
    def test_letting_a_large_file_go_is_audited_once_however_many_pieces_it_takes(self, ask):
        ticket = ask(content=LARGE)
        for offset in (0, _CHUNK, len(LARGE) - 1):
            assert ask(content=LARGE, ticket=ticket, offset=offset) == LARGE[offset:]

        (entry,) = releases()
        assert (entry.actor, entry.institution_code, entry.subject) == (JIYUAN, "410100", ABOUT)
        assert (entry.detail["digest"], entry.detail["size"]) == (sm3_hex(LARGE), len(LARGE))

    @pytest.mark.usefixtures("announced")
    def test_a_file_that_breaks_off_goes_on_where_it_stopped(self, shelf, province, due):
        province.break_after = 5
        assert fetch_due() == 0
        province.break_after = None
        due()

        assert fetch_due() == 1

        assert shelf.stored[sm3_hex(CONTENT)] == CONTENT
        assert [(request.ticket, request.offset) for request in requests()] == [("", 0), ("", 5 * _CHUNK)]
        assert FileWanted.objects.get().attempts == 2

    @pytest.mark.usefixtures("announced")
    def test_who_goes_on_without_a_ticket_is_written_down_again(self, province, due):
        province.break_after = 5
        fetch_due()
        province.break_after = None
        due()

        fetch_due()

        assert [entry.detail["offset"] for entry in releases()] == [0, 5 * _CHUNK]

    @pytest.mark.usefixtures("announced")
    def test_the_hub_logs_that_a_file_broke_off(self, province):
        province.break_after = 5

        fetch_due()

        outcome = Outcome.objects.get(record__kind=Kind.FILE_REQUEST)
        assert (outcome.succeeded, outcome.code, outcome.size) == (False, RefusalCode.UNREACHABLE, 5 * _CHUNK)

    @pytest.mark.usefixtures("large_announced")
    def test_a_large_file_that_breaks_off_goes_on_with_the_same_ticket(self, shelf, province, due):
        province.break_after = 5
        assert fetch_due() == 0
        province.break_after = None
        due()

        assert fetch_due() == 1

        assert shelf.stored[sm3_hex(LARGE)] == LARGE
        asked = [(bool(request.ticket), request.offset) for request in requests()]
        assert asked == [(False, 0), (True, 0), (True, 5 * _CHUNK)]
        assert len(releases()) == 1

    @pytest.mark.usefixtures("announced")
    def test_a_file_complete_before_the_node_went_down_is_not_asked_for_again(self, shelf):
        shelf.partial[sm3_hex(CONTENT), f"{ZHENGZHOU} {JIYUAN}"] = CONTENT

        assert fetch_due() == 1

        assert requests() == []

    @pytest.mark.usefixtures("announced")
    def test_a_file_is_wanted_until_it_is_here(self, province, due):
        province.down.add("hub.test")
        assert fetch_due() == 0
        assert FileWanted.objects.get().state == "waiting"
        province.down.clear()
        due()

        assert fetch_due() == 1

    def test_one_bad_file_does_not_hold_up_the_others(self, tell, want):
        tell(ref(b"never scanned"))
        want(content=b"never scanned")
        tell(ref())
        want()

        assert fetch_due() == 1
        assert "没有保存" in FileWanted.objects.get(state="waiting").last_error


class TestWrongBytes:
    @pytest.mark.usefixtures("announced")
    def test_what_is_not_the_file_is_thrown_away_and_fetched_anew(self, shelf, due):
        shelf.spoiled = 1
        assert fetch_due() == 0
        assert shelf.partial == {}
        due()

        assert fetch_due() == 1

    @pytest.mark.usefixtures("announced")
    def test_after_a_few_times_it_is_parked_for_a_person_to_look(self, shelf, due):
        shelf.spoiled = WRONG_AT_MOST
        for _ in range(WRONG_AT_MOST + 2):
            fetch_due()
            due()

        assert parked_files().get().wrong_times == WRONG_AT_MOST
        assert AuditEntry.objects.get(act="exchange.park_file").actor == ZHENGZHOU

    @pytest.mark.usefixtures("announced")
    def test_a_parked_file_is_taken_up_again_when_a_person_says_so(self, shelf, due, now):
        shelf.spoiled = WRONG_AT_MOST
        for _ in range(WRONG_AT_MOST):
            fetch_due()
            due()

        want_again(pk=parked_files().get().pk, at=now)

        assert fetch_due() == 1

    @pytest.mark.usefixtures("announced")
    def test_a_file_that_can_never_be_a_material_is_fetched_once(self, shelf):
        shelf.unusable = handlers.UnusableFile("文件已损坏。", for_good=True)
        fetch_due()

        assert parked_files().get().last_error == "文件已损坏。"

    @pytest.mark.usefixtures("announced")
    def test_a_file_the_machine_was_too_busy_for_is_tried_again(self, shelf, due):
        shelf.unusable = handlers.UnusableFile("文件过于复杂。", for_good=False)
        fetch_due()
        shelf.unusable = None
        due()

        assert fetch_due() == 1


class TestParties:
    """Who may fetch is decided by the message that named the file; hub and holder each ask their own record."""

    @pytest.fixture(autouse=True)
    def gongyi(self, province, now):  # noqa: ARG002 - the member joins it
        register(GONGYI, at=now, title="巩义市不动产登记中心")
        refresh_directory()

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("announced")
    def test_a_third_member_is_refused(self, ask, past_the_hub):
        assert ask(member=GONGYI, past_the_hub=past_the_hub) == RefusalCode.NOT_RELEASED

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("announced")
    def test_the_recipient_is_refused_in_another_matter(self, ask, past_the_hub):
        assert ask(about="41010020261121S00099", past_the_hub=past_the_hub) == RefusalCode.NOT_RELEASED

    @pytest.mark.usefixtures("announced")
    def test_what_was_given_back_to_its_sender_names_no_file_any_more(self, ask):
        Delivery.objects.update(state="withdrawn")

        assert ask() == RefusalCode.NOT_RELEASED

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("announced")
    def test_a_stranger_cannot_tell_whether_a_file_exists(self, ask, past_the_hub):
        held = ask(member=GONGYI, content=CONTENT, past_the_hub=past_the_hub)

        assert held == ask(member=GONGYI, content=LARGE, past_the_hub=past_the_hub)
        assert held == ask(member=GONGYI, content=b"held by nobody", past_the_hub=past_the_hub)
        assert releases() == []

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("large_announced")
    def test_anothers_ticket_is_of_no_use(self, tell, ask, past_the_hub):
        theirs, ticket = {"content": LARGE, "about": "41010020261121S00002"}, ask(content=LARGE)
        tell(ref(LARGE), to=GONGYI, about=theirs["about"])

        assert ask(member=GONGYI, ticket=ticket, past_the_hub=past_the_hub, **theirs) == RefusalCode.NOT_RELEASED

    @pytest.mark.usefixtures("announced")
    def test_a_refusal_is_logged_at_the_hub(self, ask):
        ask(member=GONGYI)

        assert Outcome.objects.get(record__sender=GONGYI).code == RefusalCode.NOT_RELEASED

    def test_what_a_message_names_is_remembered_with_the_message(self, tell):
        tell(ref(), ref(b"another"), ref())

        assert set(FileNamed.objects.values_list("digest", "party", "about")) == {
            (sm3_hex(CONTENT), JIYUAN, ABOUT),
            (sm3_hex(b"another"), JIYUAN, ABOUT),
        }


class TestAtOnce:
    """Whoever asks without a ticket gets the bytes of a small file, and of a larger one the ticket."""

    @pytest.mark.parametrize("past_the_hub", [False, True])
    def test_a_file_up_to_the_limit_is_sent_at_once(self, tell, ask, past_the_hub):
        tell(ref(LARGEST_AT_ONCE))

        assert ask(content=LARGEST_AT_ONCE, past_the_hub=past_the_hub) == LARGEST_AT_ONCE

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("large_announced")
    def test_a_file_beyond_the_limit_needs_a_ticket(self, ask, past_the_hub):
        assert peek(ask(content=LARGE, past_the_hub=past_the_hub)).payload().size == len(LARGE)

    @pytest.mark.parametrize("offset", [0, 1, len(CONTENT) - 1, len(CONTENT)])
    @pytest.mark.usefixtures("announced")
    def test_it_begins_where_the_request_says(self, ask, offset):
        assert ask(offset=offset) == CONTENT[offset:]

    @pytest.mark.usefixtures("announced")
    def test_nothing_begins_behind_the_end(self, ask):
        assert ask(offset=len(CONTENT) + 1) == RefusalCode.ENVELOPE
        assert releases() == []

    @pytest.mark.usefixtures("announced")
    def test_the_same_request_brings_the_bytes_only_while_it_is_fresh(self, ask, now):
        """Whoever has read it and the hub's receipt in a log could send them to the holder again and again."""
        old = now - PASSAGE_WINDOW - timedelta(seconds=1)

        assert peek(ask(at=old, past_the_hub=True)).payload().size == len(CONTENT)


class TestTickets:
    def ticket(self, now, *, until, content=LARGE):
        asked = FileRequest(digest=sm3_hex(content), size=len(content))
        request = new_envelope(
            id=uuid4(),
            kind=Kind.FILE_REQUEST,
            payload=asked,
            sender=JIYUAN,
            recipient=ZHENGZHOU,
            about=ABOUT,
            sent_at=now,
        )
        return write_ticket(request=request, size=len(content), key=signing_key(), at=now, expires_at=until)

    @pytest.mark.usefixtures("large_announced")
    def test_a_ticket_says_until_when_it_holds(self, ask, now):
        content = peek(ask(content=LARGE)).payload()

        assert content.expires_at - now >= timedelta(minutes=settings.TONGBAN.files.ticket_minutes - 1)
        assert content.size == len(LARGE)

    @pytest.mark.usefixtures("large_announced")
    def test_with_the_ticket_come_the_bytes(self, ask):
        assert ask(content=LARGE, ticket=ask(content=LARGE), offset=len(LARGE) - 10) == LARGE[-10:]

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("large_announced")
    def test_an_expired_ticket_is_refused(self, ask, now, past_the_hub):
        old = self.ticket(now, until=now - timedelta(seconds=1))

        assert ask(content=LARGE, ticket=old, past_the_hub=past_the_hub) == RefusalCode.EXPIRED

    @pytest.mark.usefixtures("announced")
    def test_an_expired_ticket_is_refused_for_a_small_file_too(self, ask, now):
        old = self.ticket(now, until=now - timedelta(seconds=1), content=CONTENT)

        assert ask(ticket=old) == RefusalCode.EXPIRED

    @pytest.mark.parametrize("past_the_hub", [False, True])
    @pytest.mark.usefixtures("large_announced")
    def test_a_ticket_with_a_later_expiry_written_in_is_refused(self, ask, now, past_the_hub):
        head, _, signature = self.ticket(now, until=now - timedelta(seconds=1)).split(".")
        payload = self.ticket(now, until=now + timedelta(days=1)).split(".")[1]

        forged = f"{head}.{payload}.{signature}"

        assert ask(content=LARGE, ticket=forged, past_the_hub=past_the_hub) == RefusalCode.SIGNATURE

    @pytest.mark.usefixtures("large_announced")
    def test_a_fetch_with_an_expired_ticket_asks_for_another_and_goes_on(self, now):
        FileWanted.objects.update(ticket=self.ticket(now, until=now - timedelta(seconds=1)))

        assert fetch_due() == 1

        assert [bool(request.ticket) for request in requests()] == [True, False, True]

    @pytest.mark.usefixtures("announced")
    def test_a_small_file_comes_at_once_when_a_ticket_has_expired(self, now):
        FileWanted.objects.update(ticket=self.ticket(now, until=now - timedelta(seconds=1), content=CONTENT))

        assert fetch_due() == 1

        assert [bool(request.ticket) for request in requests()] == [True, False]


class TestDeduplication:
    @pytest.mark.usefixtures("announced")
    def test_a_file_is_noted_once(self, want):
        assert FileWanted.objects.count() == 1

        fetch_due()

        assert want() == 0

    @pytest.mark.usefixtures("announced")
    def test_what_a_member_delivered_before_is_not_fetched_from_it_again(self, want):
        fetch_due()

        assert want(about="41010020261121S00002") == 0

    @pytest.mark.usefixtures("announced")
    def test_what_came_from_somebody_else_is_fetched_all_the_same(self, want):
        """Otherwise whoever names a digest could watch whether we have the file, and show what it never had."""
        fetch_due()

        assert want(from_member=GONGYI) == 1


class TestClaims:
    """A file is claimed, fetched outside of any transaction, and finished; a claim lapses with the one who holds it."""

    @pytest.mark.usefixtures("announced")
    def test_a_claimed_file_is_nobody_else_s(self):
        assert claim_next() is not None

        assert claim_next() is None

    @pytest.mark.usefixtures("announced")
    def test_the_claim_of_a_process_that_died_lapses(self, due):
        claim_next()
        due()  # the pause passes, and nobody has put it off

        assert fetch_due() == 1
        assert FileWanted.objects.get().attempts == 2

    @pytest.mark.usefixtures("announced")
    def test_who_comes_too_late_changes_nothing(self, due):
        late = claim_next()
        due()
        other = claim_next()

        assert fetch_claimed(late) is False
        assert FileWanted.objects.get().state == "waiting"
        assert fetch_claimed(other) is True

    @pytest.mark.usefixtures("announced")
    def test_a_file_that_was_broken_off_is_due_at_once(self):
        assert let_go(claim_next())

        assert fetch_due() == 1

    @pytest.mark.usefixtures("db")
    def test_a_holder_with_enough_hands_is_left_out(self, want):
        want(), want(content=b"another", from_member=GONGYI)

        assert claim_next(besides=[ZHENGZHOU]).from_member == GONGYI


@pytest.mark.django_db(transaction=True)
class TestClaimsAtTheSameMoment:
    def test_what_another_is_just_taking_is_passed_over(self, want):
        want(), want(content=b"another")
        first, other = FileWanted.objects.order_by("next_attempt_at", "pk")
        taken, go_on = threading.Event(), threading.Event()

        def take():
            with transaction.atomic():
                FileWanted.objects.select_for_update().get(pk=first.pk)
                taken.set()
                go_on.wait(30)
            connection.close()

        rival = threading.Thread(target=take)
        rival.start()
        assert taken.wait(30)
        claimed = claim_next(), claim_next()
        go_on.set()
        rival.join()

        assert (claimed[0].pk, claimed[1]) == (other.pk, None)


@pytest.mark.django_db(transaction=True)
class TestHands:
    """Several files at once, each on a thread of its own."""

    def test_a_slow_holder_leaves_hands_for_the_others(self, want):
        on_their_way, under_way, go_on = [], threading.Semaphore(0), threading.Event()
        for number in range(HANDS):
            want(content=b"%d" % number)
        want(content=b"theirs", from_member=GONGYI)

        def stuck(errand):
            on_their_way.append(errand.args[0].from_member)
            under_way.release()
            return go_on.wait(30)

        hands = FileHands(stuck)
        assert hands.set_out() == HANDS_FOR_ONE + 1
        assert hands.set_out() == 0
        assert all(under_way.acquire(timeout=30) for _ in range(HANDS_FOR_ONE + 1))
        assert hands.break_off() == HANDS_FOR_ONE + 1
        go_on.set()

        assert sorted(on_their_way) == [ZHENGZHOU] * HANDS_FOR_ONE + [GONGYI]
