"""The administrator's page for reporting to the national platform."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.apps.register.models import AccessMessage, ImportRun, QuarantinedRow
from tongban.domain.people import Role


@pytest.fixture(autouse=True)
def _spool(settings, tmp_path):
    node = settings.TONGBAN.node.model_copy(update={"files_dir": tmp_path / "files"})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})


@pytest.fixture
def administrator(jiyuan, appoint, signed_in):
    return signed_in(appoint("钱管理", jiyuan, Role.ADMINISTER))


def test_waiting_messages_are_downloaded_sent_and_answered(lodged, advance, staff, administrator):
    advance(lodged, to="recorded")

    packed = administrator.post("/administration/reporting/send")

    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        (name,) = archive.namelist()
    number = name.removesuffix(".xml")
    page = administrator.get("/administration/reporting").content.decode()
    assert number in page
    assert "已送出" in page
    told = "<SuccessFlag>0</SuccessFlag><ResponseInfo>坐标缺失</ResponseInfo>"
    answer = f"<respond><BizMsgID>{number}</BizMsgID>{told}</respond>"
    upload = SimpleUploadedFile("respond.xml", answer.encode())
    assert administrator.post("/administration/reporting/answers", {"answers": upload}).status_code == 302
    assert "坐标缺失" in administrator.get("/administration/reporting?state=refused").content.decode()
    administrator.post(f"/administration/reporting/messages/{number}/again", {"corrected": "1"})
    assert AccessMessage.objects.order_by("-pk").first().message_id == f"{number}_BL"
    assert administrator.get(f"/administration/reporting/messages/{number}_BL").status_code == 200


def test_an_unreadable_answer_is_refused_with_a_sentence(administrator):
    upload = SimpleUploadedFile("respond.xml", b"<nothing/>")

    page = administrator.post("/administration/reporting/answers", {"answers": upload})

    assert page.status_code == 422
    assert "文件里没有respond" in page.content.decode()


def test_only_the_administrator_reports(staff, signed_in):
    assert signed_in(staff.recorder).get("/administration/reporting").status_code == 403


def test_rows_set_aside_by_an_import_are_listed_with_their_reasons(jiyuan, administrator, friday_morning):
    run = ImportRun.objects.create(fingerprint="f", label="旧系统", started_at=friday_morning, position=9)
    QuarantinedRow.objects.create(run=run, institution=jiyuan, file="units.csv", line=7, reason="缺少ZL")

    assert "中断，再次导入即继续" in administrator.get("/administration/reporting").content.decode()
    page = administrator.get(f"/administration/reporting/imports/{run.pk}").content.decode()
    assert "units.csv" in page
    assert "缺少ZL" in page
