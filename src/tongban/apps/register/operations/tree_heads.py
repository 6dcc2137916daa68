"""Signed tree heads: the node's word that its log was this long and had this root."""

from datetime import datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Institution
from tongban.apps.messaging.node import signing_key
from tongban.apps.register.models import RegisterLogEntry, TreeHead
from tongban.apps.register.proving.heads import SIGNED, head_statement, note_of
from tongban.apps.register.proving.tree import root_of


def sign_tree_heads(*, at: datetime) -> list[TreeHead]:
    """Sign a head for every institution whose log has grown since the last one."""
    heads = [sign_tree_head(institution=one, at=at) for one in Institution.objects.order_by("code")]
    return [one for one in heads if one is not None]


@transaction.atomic
def sign_tree_head(*, institution: Institution, at: datetime) -> TreeHead | None:
    """Sign the head over everything committed so far; None when it has been signed already or there is nothing."""
    lines = RegisterLogEntry.objects.of(institution)
    size = lines.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    signed = TreeHead.objects.of(institution).filter(size=size).exists()
    if not size or signed:
        return None
    key, root = signing_key(), root_of(institution.code, size=size)
    statement = head_statement(institution=institution.code, size=size, root=root, at=at)
    head: TreeHead = TreeHead.objects.create(
        institution=institution,
        size=size,
        root=root,
        at=at,
        key_id=key.key_id,
        public_key=key.public_pem(),
        statement=statement,
        signature=key.sign(statement.encode()),
    )
    record_act(
        act=SIGNED, at=at, institution_code=institution.code, actor="system", actor_name="系统",
        subject=note_of(size=size, root=root), detail={"key": key.key_id},
    )  # fmt: skip
    return head
