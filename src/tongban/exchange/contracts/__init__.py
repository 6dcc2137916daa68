"""The province's data-exchange standard: one module per theme. 数据交换标准"""

from tongban.exchange.contracts import cases, catalogue, consulting, joining, lifecycle, parts, registers, transport
from tongban.exchange.contracts.base import (
    Answer,
    Call,
    ContractBroken,
    Message,
    Payload,
    UnknownContract,
    contract_of,
    published_contracts,
)

__all__ = [
    "Answer",
    "Call",
    "ContractBroken",
    "Message",
    "Payload",
    "UnknownContract",
    "cases",
    "catalogue",
    "consulting",
    "contract_of",
    "joining",
    "lifecycle",
    "parts",
    "published_contracts",
    "registers",
    "transport",
]
