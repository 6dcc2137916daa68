"""Envelopes and receipts: whatever can be said comes back as it was said."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.exchange.contracts import Message
from tongban.exchange.contracts.cases import CaseAdvanced
from tongban.exchange.contracts.transport import Refusal
from tongban.exchange.envelope import Kind, new_envelope, open_sealed, seal
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.receipts import read_receipt, write_receipt, write_refusal
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

HUB, ZHENGZHOU, JIYUAN = (generate_signing_key() for _ in range(3))
KEYS = {"province": HUB, "bureau.410100": ZHENGZHOU, "bureau.419001": JIYUAN}
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def key_of(member, key_id):
    key = KEYS.get(member)
    return key.verifying_key if key and key.key_id == key_id else None


def step(sentence="初审通过。", actor="张䶮"):
    return CaseAdvanced(
        intake_number="41010020261121S00001",
        case_number="41900120261121L370400001A",
        sequence=2,
        action="examine",
        state="examined",
        at=AT,
        actor=actor,
        role="examine",
        sentence=sentence,
    )


def letter(payload=None, sender="bureau.419001", **more):
    return new_envelope(
        id=uuid4(),
        kind=Kind.MESSAGE,
        payload=payload or step(),
        sender=sender,
        recipient="bureau.410100",
        sent_at=AT,
        about="41010020261121S00001",
        sequence=1,
        **more,
    )


PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"])


@given(actor=st.text(PRINTABLE, min_size=1, max_size=80).filter(str.strip), sentence=st.text(PRINTABLE, max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_text_arrives_as_it_was_sent(actor, sentence):
    sent = step(sentence, actor.strip())

    received = open_sealed(seal(letter(sent), JIYUAN), key_of=key_of).payload()

    assert received == sent


def test_rare_characters_survive():
    sent = step(actor="䶮𬱖㙍")

    assert open_sealed(seal(letter(sent), JIYUAN), key_of=key_of).payload() == sent


def test_a_receipt_stands_for_exactly_one_envelope():
    envelope = letter()
    jws, other = seal(envelope, JIYUAN), seal(letter(), JIYUAN)
    receipt = write_receipt(envelope=envelope, jws=jws, signer="province", key=HUB, at=AT)

    assert read_receipt(receipt, jws=jws, signer="province", key_of=key_of).in_reply_to == envelope.id
    with pytest.raises(ExchangeRefused) as refused:
        read_receipt(receipt, jws=other, signer="province", key_of=key_of)
    assert refused.value.code == RefusalCode.SIGNATURE


def test_nobody_else_can_give_the_hubs_receipt():
    envelope = letter()
    jws = seal(envelope, JIYUAN)
    receipt = write_receipt(envelope=envelope, jws=jws, signer="bureau.410100", key=ZHENGZHOU, at=AT)

    with pytest.raises(ExchangeRefused):
        read_receipt(receipt, jws=jws, signer="province", key_of=key_of)


def test_a_message_is_no_receipt():
    jws = seal(letter(), JIYUAN)

    with pytest.raises(ExchangeRefused):
        read_receipt(jws, jws=jws, signer="bureau.419001", key_of=key_of)


def test_a_refusal_in_place_of_a_receipt_is_raised_with_its_sentence():
    jws = seal(letter(), JIYUAN)
    refusal = write_refusal(
        refusal=ExchangeRefused(RefusalCode.NOT_GRANTED, "请先申请该接口。"), signer="province", key=HUB, at=AT
    )

    with pytest.raises(ExchangeRefused) as refused:
        read_receipt(refusal, jws=jws, signer="province", key_of=key_of)

    assert (refused.value.code, refused.value.sentence) == ("not_granted", "请先申请该接口。")


def test_refuses_to_sign_more_than_a_megabyte():
    envelope = letter().model_copy(update={"body": {"text": "长" * 300_000}})

    with pytest.raises(ExchangeRefused) as refused:
        seal(envelope, JIYUAN)

    assert refused.value.code == RefusalCode.TOO_LARGE


def test_refuses_a_contract_nobody_published():
    envelope = letter().model_copy(update={"contract": "case.teleported/1"})

    with pytest.raises(ExchangeRefused) as refused:
        open_sealed(seal(envelope, JIYUAN), key_of=key_of).payload()

    assert refused.value.code == RefusalCode.UNKNOWN_CONTRACT


def test_says_which_field_breaks_the_contract():
    envelope = letter().model_copy(update={"body": {**letter().body, "sequence": 0}})

    with pytest.raises(ExchangeRefused) as refused:
        open_sealed(seal(envelope, JIYUAN), key_of=key_of).payload()

    assert refused.value.code == RefusalCode.CONTRACT_BROKEN
    assert "sequence" in refused.value.sentence


def test_a_name_and_version_are_taken_once():
    with pytest.raises(TypeError):

        class Again(Message, name="case.lodged", version=1):
            """The same name again."""


def test_every_refusal_code_has_a_place_in_http():
    told = {ExchangeRefused(code, "").status for code in RefusalCode}

    assert told <= {401, 403, 404, 409, 410, 413, 422, 500, 502, 503, 504, 507}
    assert ExchangeRefused("blocked", "").status == 422


def test_a_refusal_payload_is_bounded():
    with pytest.raises(ValueError, match="sentence"):
        Refusal(code="x", sentence="长" * 1001)
