"""The collector: clears away what nothing names, and never anything that something names."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.documents import samples
from tongban.apps.audit.models import AuditEntry
from tongban.apps.documents import garbage
from tongban.apps.documents.fetching import FetchInterrupted, Promised, locked, store_fetched
from tongban.apps.documents.garbage import Cleared, collect_garbage, drop_file
from tongban.apps.documents.inspection import Inspection, MediaType
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import keep_file
from tongban.apps.documents.page_images import page_image
from tongban.apps.documents.queries import file_exists
from tongban.apps.documents.references import reference_columns
from tongban.apps.documents.storage import blob_path, folder, receive
from tongban.apps.messaging.models import FileNamed

pytestmark = pytest.mark.django_db
TWO_DAYS, TEN_DAYS = timedelta(days=2), timedelta(days=10)


def picture(number):
    return samples.picture("PNG", size=(8 + number, 8))


def store(content, at):
    """As an upload does, after the file has been opened."""
    received = receive(chunks=[content], filename="扫描.png")
    return keep_file(received, Inspection(media_type=MediaType.PNG, page_count=1), at=at)


def name(digest, about="41010020261121S00001"):
    return FileNamed.objects.create(digest=digest, holder="bureau.410100", party="bureau.419001", about=about)


def age(path, days=10):
    then = path.stat().st_mtime - timedelta(days=days).total_seconds()
    os.utime(path, (then, then))


class TestWhatNamesAFile:
    def test_every_table_that_may_name_one_is_looked_at(self):
        """A new table with a column `…digest` is found by itself; this list only shows what is found."""
        found = {f"{model._meta.label}.{field}" for model, field in reference_columns()}

        assert found == {
            "casework.CasePaper.digest",
            "casework.EnforcementFile.digest",
            "casework.EnforcementPaper.digest",
            "casework.SeizureTiding.digest",
            "casework.MaterialFile.digest",
            "directory.MemberApplication.commitment_digest",
            "directory.LogDeletion.digest",
            "intake.MaterialFile.digest",
            "intake.WithdrawalRequest.digest",
            "intake.Paper.digest",
            "intake.PadSignature.image_digest",
            "intake.PartFile.digest",
            "intake.PartSignature.image_digest",
            "messaging.FileNamed.digest",
            "messaging.FileWanted.digest",
            "register.SearchCertificate.digest",
        }


class TestFiles:
    def test_a_file_nobody_names_goes_after_the_grace_period(self, at):
        row = store(picture(1), at)

        assert collect_garbage(at=at + timedelta(hours=23)).files == 0
        assert collect_garbage(at=at + TWO_DAYS).files == 1
        assert not StoredFile.objects.exists()
        assert not blob_path(row.digest).exists()

    def test_a_named_file_stays_for_ever(self, at):
        row = store(picture(1), at)
        name(row.digest)

        collect_garbage(at=at + timedelta(days=9999))

        assert file_exists(digest=row.digest)

    def test_a_file_goes_when_the_last_that_named_it_is_gone(self, at):
        row = store(picture(1), at)
        first, second = name(row.digest), name(row.digest, about="41010020261121S00002")
        first.delete()
        assert collect_garbage(at=at + TWO_DAYS).files == 0
        second.delete()

        assert collect_garbage(at=at + TWO_DAYS).files == 1

    def test_storing_it_again_begins_the_grace_period_anew(self, at):
        row = store(picture(1), at)
        store(picture(1), at + TWO_DAYS)

        collect_garbage(at=at + TWO_DAYS + timedelta(hours=1))

        assert file_exists(digest=row.digest)

    def test_what_was_removed_is_audited(self, at):
        row = store(picture(1), at)

        collect_garbage(at=at + TWO_DAYS)

        entry = AuditEntry.objects.get(act="documents.drop_file")
        assert (entry.subject, entry.detail["size"]) == (row.digest, row.size)
        assert AuditEntry.objects.get(act="documents.collect_garbage").detail["files"] == 1

    def test_a_dry_run_tells_and_touches_nothing(self, at, caplog):
        row = store(picture(1), at)

        with caplog.at_level("INFO"):
            cleared = collect_garbage(at=at + TWO_DAYS, dry_run=True)

        assert (cleared.files, cleared.freed) == (1, row.size)
        assert "dry run" in caplog.text
        assert file_exists(digest=row.digest)
        assert not AuditEntry.objects.exists()

    def test_nothing_to_do_leaves_no_entry(self, at):
        assert collect_garbage(at=at) == Cleared()
        assert not AuditEntry.objects.exists()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(files=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 72), st.integers(0, 2)), min_size=1, max_size=8))
    def test_whatever_is_stored_and_named_exactly_the_named_and_the_young_stay(self, at, files):
        """Each file: which content, stored how many hours ago, named how many times; contents may come twice."""
        StoredFile.objects.all().delete()
        FileNamed.objects.all().delete()
        youngest, named = {}, set()
        for place, (content, hours, times) in enumerate(files):
            digest = store(picture(content), at - timedelta(hours=hours)).digest
            youngest[digest] = min(hours, youngest.get(digest, hours))
            for time in range(times):
                name(digest, about=f"{place} {time}")
                named.add(digest)

        collect_garbage(at=at)

        kept = {digest for digest, hours in youngest.items() if digest in named or hours <= 24}
        assert set(StoredFile.objects.values_list("pk", flat=True)) == kept
        assert {digest for digest in youngest if blob_path(digest).exists()} == kept


class TestLeftovers:
    def test_a_half_fetched_file_goes_when_nobody_went_on_with_it_for_days(self, at):
        promised = Promised(digest="a" * 64, size=100, source="bureau.410100")
        with pytest.raises(FetchInterrupted):
            store_fetched(chunks=[b"half"], promised=promised, at=at)
        now = at.fromtimestamp(promised.partial.stat().st_mtime, at.tzinfo)

        assert collect_garbage(at=now + timedelta(days=6)).partials == 0
        assert collect_garbage(at=now + timedelta(days=8)).partials == 1
        assert not promised.partial.exists()

    def test_a_file_being_fetched_just_now_stays_however_old(self, at):
        promised = Promised(digest="a" * 64, size=100, source="bureau.410100")
        with locked(promised.partial) as stream:
            stream.write(b"half")
            assert collect_garbage(at=at + timedelta(days=3650)).partials == 0

    def test_pictures_of_the_pages_of_a_file_go_with_it(self, at):
        gone, stays = store(picture(1), at), store(picture(2), at)
        name(stays.digest)
        for row in (gone, stays):
            page_image(digest=row.digest, page=1, width=160)

        assert collect_garbage(at=at + TWO_DAYS).pages == 1
        assert [path.name[:64] for path in folder("pages").iterdir()] == [stays.digest]

    def test_a_blob_whose_transaction_never_ended_goes_after_the_grace_period(self, at):
        with transaction.atomic():
            row = store(picture(1), at)
            transaction.set_rollback(True)
        stray = blob_path(row.digest)
        now = at.fromtimestamp(stray.stat().st_mtime, at.tzinfo)

        assert collect_garbage(at=now).strays == 0
        assert collect_garbage(at=now + TWO_DAYS).strays == 1
        assert not stray.exists()

    def test_an_upload_whose_process_died_goes_after_the_grace_period(self, at):
        left = folder("incoming") / "tmp1"
        left.write_bytes(b"half")
        now = at.fromtimestamp(left.stat().st_mtime, at.tzinfo)

        assert collect_garbage(at=now).uploads == 0
        assert collect_garbage(at=now + TWO_DAYS).uploads == 1

    def test_a_collector_that_died_before_its_commit_gives_the_file_back(self, at):
        row = store(picture(1), at)
        name(row.digest)
        garbage.set_aside(row.digest)

        collect_garbage(at=at)

        assert file_exists(digest=row.digest)

    def test_a_collector_that_died_after_its_commit_leaves_nothing(self, at):
        row = store(picture(1), at)
        garbage.set_aside(row.digest)
        row.delete()

        collect_garbage(at=at)

        assert not list(folder("dropped").iterdir())


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    """Uploads and references while the collector runs, each in a transaction of its own."""

    @staticmethod
    def _aside(work):
        """Run something on a connection of its own."""
        failures = []

        def run():
            try:
                work()
            except Exception as failure:  # noqa: BLE001 - shown in the test's own thread
                failures.append(failure)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(30)
        assert not failures, failures

    def test_a_file_being_stored_again_just_now_is_left_alone(self, at):
        row = store(picture(1), at)
        late = at + TWO_DAYS

        with transaction.atomic():
            store(picture(1), late)  # an officer's upload, not yet committed
            self._aside(lambda: collect_garbage(at=late))

        assert file_exists(digest=row.digest)

    def test_a_file_named_after_the_mark_and_before_the_sweep_stays(self, at, monkeypatch):
        row = store(picture(1), at)
        drop = drop_file

        def named_meanwhile(**what):
            self._aside(lambda: name(row.digest))
            return drop(**what)

        monkeypatch.setattr(garbage, "drop_file", named_meanwhile)

        assert collect_garbage(at=at + TWO_DAYS).files == 0
        assert file_exists(digest=row.digest)

    def test_an_upload_right_after_the_sweep_is_a_file_again(self, at, monkeypatch):
        """Between the collector's commit and its last unlink: the new blob is not the one that goes."""
        row = store(picture(1), at)
        late = at + TWO_DAYS
        put_away = garbage.set_aside

        def uploaded_meanwhile(digest):
            put_away(digest)
            transaction.on_commit(lambda: self._aside(lambda: store(picture(1), late)))

        monkeypatch.setattr(garbage, "set_aside", uploaded_meanwhile)

        assert collect_garbage(at=late).files == 1
        assert file_exists(digest=row.digest)

    def test_uploads_and_references_in_a_crowd_lose_nothing(self, at):
        """Officers store and name files over and over while the collector runs over and over."""
        late = at + TWO_DAYS
        for number in range(6):
            store(picture(number), at)
        done = threading.Event()

        def officer(number):
            for turn in range(3):
                content = picture((number + turn) % 6)
                row = store(content, late)
                name(row.digest, about=f"{number} {turn}")

        def collector():
            while not done.is_set():
                collect_garbage(at=late)

        collecting = threading.Thread(target=self._aside, args=(collector,))
        officers = [threading.Thread(target=self._aside, args=(lambda n=n: officer(n),)) for n in range(3)]
        collecting.start()
        for each in officers:
            each.start()
        for each in officers:
            each.join(60)
        done.set()
        collecting.join(60)

        assert FileNamed.objects.count() == 9
        assert [named.digest for named in FileNamed.objects.all() if not file_exists(digest=named.digest)] == []
