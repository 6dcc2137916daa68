"""A vendor joins with nothing but curl and openssl: the page's own commands, run against a hub on a socket."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from tests.integration.directory.conftest import as_province  # noqa: F401 - fixture
from tests.integration.documents.samples import pdf
from tongban.apps.directory.joining import decide_application, trial_steps
from tongban.apps.directory.models import ExchangeRecord, Member, MemberApplication
from tongban.apps.directory.queries import verify_record
from tongban.domain.people import Role

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "join-with-curl-and-openssl.md"
MEMBER = "bureau.410181"


def commands() -> tuple[str, str]:
    """The page's commands before and after the province's decision."""
    before, after = PAGE.read_text("utf-8").split("<!-- 测试在此处")
    return _script(before), _script(after)


def _script(text: str) -> str:
    return "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))


def run(script: str, *, folder: Path, hub: str) -> str:
    """Run commands as a vendor would, in one folder."""
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": "*",
        "HUB": hub,
        "MEMBER": MEMBER,
        "ENDPOINT": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def approve() -> None:
    """The two administrators agree."""
    number = MemberApplication.objects.get().number
    for role, name in ((Role.ADMINISTER_SYSTEM, "系统员"), (Role.ADMINISTER_SECURITY, "安全员")):
        decide_application(
            number=number,
            officer=role,
            officer_name=name,
            role=role,
            agrees=True,
            opinion="材料齐全，同意。",
            at=timezone.now(),
        )


@pytest.mark.django_db(transaction=True)
def test_the_walk_through_works_as_written(as_province, live_server, tmp_path):  # noqa: F811 - the fixture
    for tool in ("curl", "openssl"):
        assert shutil.which(tool), tool
    (tmp_path / "commitment.pdf").write_bytes(pdf(1))
    before, after = commands()

    run(before, folder=tmp_path, hub=live_server.url)
    approve()
    said = run(after, folder=tmp_path, hub=live_server.url)

    assert "你好，䶮" in said, said
    assert "回执与消息一致" in said
    assert '"code":"signature"' in said
    done = {step.label: step.done for step in trial_steps(Member.objects.get(name=MEMBER))}
    assert [label for label, is_done in done.items() if is_done] == ["签名调用", "发送消息"]
    assert all(verify_record(record).holds for record in ExchangeRecord.objects.all())
