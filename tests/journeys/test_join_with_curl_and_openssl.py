"""A vendor joins with nothing but curl and openssl: the page's own commands, run against a hub on a socket."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from django.utils import timezone

from tests.faults.conftest import pauses_pass
from tests.integration.directory.conftest import as_province  # noqa: F401 - fixture
from tests.integration.documents.samples import pdf
from tests.integration.exchange_world import register
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.joining import confirm_report, decide_application, let_on, trial_steps
from tongban.apps.directory.models import ExchangeRecord, Member, MemberApplication
from tongban.apps.directory.queries import verify_record
from tongban.apps.directory.trials import greet_member
from tongban.apps.directory.withdrawals import drill_withdrawal
from tongban.apps.messaging import outside, wire
from tongban.domain.people import Role
from tongban.exchange.contracts import Payload
from tongban.exchange.contracts.joining import Greeting
from tongban.exchange.contracts.registers import SearchUnit
from tongban.exchange.envelope import MEDIA_TYPE, Envelope, Kind, new_envelope, peek, peek_header, seal, seal_batch
from tongban.exchange.keys import from_base64url, generate_signing_key, to_base64url

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "join-with-curl-and-openssl.md"
MEMBER, JIYUAN = "bureau.410181", "bureau.419001"
UNIT = "410181001001GB00001F00010001"
JIYUANS = generate_signing_key()
TOOLS = ("curl", "openssl", "bash")


def commands() -> list[str]:
    """The page's commands, cut where somebody else has to act."""
    return [
        "\n".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))
        for part in PAGE.read_text("utf-8").split("<!-- 测试在此处")
    ]


class Vendor:
    """Somebody at a shell, in one folder."""

    def __init__(self, folder: Path, hub: str) -> None:
        self.folder = folder
        (folder / "commitment.pdf").write_bytes(pdf(1))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.environment = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "*",
            "HUB": hub,
            "MEMBER": MEMBER,
            "ENDPOINT": f"https://127.0.0.1:{port}",
            "LISTEN": f"127.0.0.1:{port}",
        }

    def run(self, script: str, *, meanwhile: Callable[[], object] = lambda: None) -> str:
        """Run commands to their end; `meanwhile` somebody acts again and again."""
        said = (self.folder / "said.log").open("w+")
        with (
            said,
            subprocess.Popen(
                [shutil.which("bash") or "bash", "-eu", "-o", "pipefail", "-c", script],
                cwd=self.folder,
                env=self.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as running,
        ):
            try:
                while running.poll() is None:
                    meanwhile()
                    try:
                        running.wait(timeout=0.1)
                    except subprocess.TimeoutExpired:
                        continue
            finally:
                if running.poll() is None:
                    os.killpg(running.pid, 9)
            said.seek(0)
            told = said.read()
        assert running.returncode == 0, told
        return told

    def trust(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The hub takes the vendor's certificate for that of an authority it knows."""
        monkeypatch.setenv("SSL_CERT_FILE", str(self.folder / "tls.pem"))
        outside.trusted_certificates.cache_clear()


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


def try_out() -> None:
    """The province's operator sends what the vendor is to take in."""
    member = Member.objects.get(name=MEMBER)
    greet_member(member=member, text="省平台联调消息", at=timezone.now())
    drill_withdrawal(member=member, at=timezone.now())


def go_live() -> None:
    confirm_report(
        member=Member.objects.get(name=MEMBER), officer="sys", officer_name="系统员", note="报告齐全", at=timezone.now()
    )
    let_on(name=MEMBER, at=timezone.now())


def carry() -> None:
    """The hub's courier goes round; nobody waits for pauses."""
    pauses_pass()
    hub_courier.deliver_due()


def from_jiyuan(payload: Payload, *, kind: Kind, about: str, sequence: int = 0) -> Envelope:
    return new_envelope(
        id=uuid4(),
        kind=kind,
        payload=payload,
        sender=JIYUAN,
        recipient=MEMBER,
        about=about,
        sequence=sequence,
        sent_at=timezone.now(),
        purpose="异地收件",
        operator="陈收件（chen）",
        case=about,
    )


class Jiyuan:
    """Another member: a question until it is answered, and two messages under one signature."""

    def __init__(self, hub: str) -> None:
        self.hub = hub
        self.answer: Envelope | None = None
        self.sent = False
        register(JIYUAN, at=timezone.now(), public_key=JIYUANS.verifying_key, title="济源市不动产登记中心")

    def act(self) -> None:
        """Ask until there is an answer, then send; the hub carries on."""
        if self.answer is None:
            self.ask()
        elif not self.sent:
            self.send_two()
            self.sent = True
        carry()

    def send_two(self) -> None:
        told = [
            from_jiyuan(Greeting(text=text), kind=Kind.MESSAGE, about=text, sequence=1)
            for text in ("你好，䶮", "第二条")
        ]
        replies = httpx.post(f"{self.hub}/exchange/batches", json={"messages": seal_batch(told, JIYUANS)}).json()
        assert {peek(reply).kind for reply in replies["replies"]} == {Kind.RECEIPT}

    def ask(self) -> None:
        """A listener that takes one connection at a time may be missed: then there is no answer yet."""
        asked = SearchUnit(unit_code=UNIT, item="3704", purpose="异地收件", intake_number="41010020261121S00001")
        jws = seal(from_jiyuan(asked, kind=Kind.CALL, about="甲"), JIYUANS)
        reply = httpx.post(f"{self.hub}/exchange/calls", content=jws, headers={"Content-Type": MEDIA_TYPE})
        if (said := peek(reply.content)).kind is Kind.ANSWER:
            self.answer = said


@pytest.fixture
def vendor(as_province, live_server, tmp_path) -> Iterator[Vendor]:  # noqa: F811 - the fixture
    for tool in TOOLS:
        assert shutil.which(tool), tool
    wire.connect(None)
    yield Vendor(tmp_path, live_server.url)
    wire.connect(None)
    outside.trusted_certificates.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_the_walk_through_works_as_written(vendor, monkeypatch):
    apply, try_signing, receive_trials, receive_others = commands()

    vendor.run(apply)
    approve()
    said = vendor.run(try_signing)
    assert "你好，䶮" in said, said
    assert "回执与消息一致" in said

    vendor.trust(monkeypatch)
    try_out()
    said = vendor.run(receive_trials, meanwhile=carry)
    assert "省平台联调消息" in said, said
    steps = {step.label: step.done for step in trial_steps(Member.objects.get(name=MEMBER))}
    assert [label for label, done in steps.items() if not done] == ["交叉测试报告"]

    go_live()
    jiyuan = Jiyuan(vendor.environment["HUB"])
    said = vendor.run(receive_others, meanwhile=jiyuan.act)
    assert jiyuan.answer is not None
    assert jiyuan.answer.body["unit_code"] == UNIT
    assert "陈收件（chen） 甲 异地收件" in (vendor.folder / "asked.log").read_text("utf-8")
    assert said.count(f"SM2-SM3-MT {JIYUAN}") == 2, said
    assert '"code":"signature"' in said
    assert all(verify_record(record).holds for record in ExchangeRecord.objects.all())
    assert_nothing_altered_is_opened(vendor)


ALTERED = {
    "the signature": lambda proof: flipped(proof, 10),
    "the root": lambda proof: flipped(proof, 70),
    "the place": lambda proof: flipped(proof, 99),
    "the number": lambda proof: flipped(proof, 103),
    "the path": lambda proof: flipped(proof, 110),
    "a path too long": lambda proof: proof + bytes(32),
    "a path too short": lambda proof: proof[:-32],
    "next to nothing": lambda proof: proof[:64],
}


def flipped(proof: bytes, at: int) -> bytes:
    at %= len(proof)
    return proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :]


def assert_nothing_altered_is_opened(vendor: Vendor) -> None:
    """Whatever of a message signed with others is changed, the page's own commands refuse it."""
    [jws, *_] = [kept for path in vendor.folder.glob("kept/*.jws") if peek_header(kept := path.read_bytes()).batched]
    signed, _, proof = jws.decode("ascii").rpartition(".")
    head, _, body = signed.partition(".")
    told = [f"{signed}.{to_base64url(alter(from_base64url(proof)))}" for alter in ALTERED.values()]
    told.append(f"{head}.{to_base64url(flipped(from_base64url(body), -5))}.{proof}")
    for number, altered in enumerate(told):
        (vendor.folder / f"altered-{number}").write_text(altered, "ascii")
    vendor.run(". ./receive.sh; for one in altered-*; do if open_sealed $one > opened; then exit 1; fi; done")
