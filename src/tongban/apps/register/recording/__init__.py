"""One small module per business item: what recording it writes, and what it will have changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tongban.apps.register.models import Folio
from tongban.apps.register.recording import certificate_replacement, mortgage_cancellation, presale_notice
from tongban.apps.register.recording.order import Change, RecordingOrder
from tongban.apps.register.recording.writer import FolioWriter, Written
from tongban.apps.register.refusals import NotRecordable


@dataclass(frozen=True)
class Recorder:
    """How one item is written into the register, and how that is announced beforehand."""

    record: Callable[[RecordingOrder, FolioWriter], Written]
    preview: Callable[[RecordingOrder, Folio], list[Change]]


_RECORDERS: Final[Mapping[str, Recorder]] = MappingProxyType(
    {
        "3704": Recorder(record=mortgage_cancellation.record, preview=mortgage_cancellation.preview),
        "7001": Recorder(record=presale_notice.record, preview=presale_notice.preview),
        "9001": Recorder(record=certificate_replacement.record, preview=certificate_replacement.preview),
    }
)


def recorder_for(item: str) -> Recorder:
    """The recorder of a business item; raises NotRecordable."""
    try:
        return _RECORDERS[item]
    except KeyError:
        raise NotRecordable(item) from None
