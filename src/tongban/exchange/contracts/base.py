"""What every contract is: a named, versioned, closed shape with a Chinese meaning for each field.

A contract never changes in place. Whatever changes its JSON Schema needs a new version; the golden files
in tests/contracts hold the published ones.
"""

import re
from typing import Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError

_NAME: Final = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_REGISTRY: Final[dict[str, "type[Payload]"]] = {}


class UnknownContract(LookupError):
    """No contract of this name and version is part of the standard."""

    def __init__(self, contract: str) -> None:
        super().__init__(f"数据标准中没有“{contract}”，请核对名称和版本号。")
        self.contract = contract


class ContractBroken(ValueError):
    """The body does not keep to its contract; `faults` says where and how, without repeating the values."""

    def __init__(self, contract: str, faults: list[str]) -> None:
        super().__init__(f"内容不符合数据标准 {contract}：{'；'.join(faults)}。")
        self.contract = contract
        self.faults = faults


class Part(BaseModel):
    """A piece of a contract: frozen, and closed to fields the standard does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=4000, allow_inf_nan=False)


class Payload(Part):
    """The body of an envelope. Subclass Message, Call or Answer instead."""

    CONTRACT: ClassVar[str] = ""

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str = "", version: int = 0, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.CONTRACT = ""
        if not name:
            return  # a shared base such as CaseStep, never sent itself
        if not _NAME.fullmatch(name) or version < 1:
            raise TypeError(f"a contract is named like case.lodged with a version from 1, not {name}/{version}")
        cls.CONTRACT = f"{name}/{version}"
        if cls.CONTRACT in _REGISTRY:
            raise TypeError(f"{cls.CONTRACT} is already taken")
        _REGISTRY[cls.CONTRACT] = cls

    def __init_subclass__(cls, *, name: str = "", version: int = 0, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def read(cls, body: object) -> Self:
        """The typed payload of a JSON body; raises ContractBroken."""
        try:
            return cls.model_validate(body, strict=False)
        except ValidationError as error:
            raise ContractBroken(cls.CONTRACT, [_fault(each) for each in error.errors()[:8]]) from error

    def body(self) -> dict[str, Any]:
        """The payload as JSON values; absent optional fields stay absent."""
        return self.model_dump(mode="json", exclude_none=True)


class Message(Payload):
    """A fact that one member tells another; durable, never expects an answer. 消息"""


class Answer(Payload):
    """What a call gives back. 应答"""


class Call(Payload):
    """A question with a deadline. 调用"""

    ANSWER: ClassVar[type[Answer]]

    @classmethod
    def __pydantic_init_subclass__(cls, *, answer: type[Answer] | None = None, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if answer is not None:
            cls.ANSWER = answer

    def __init_subclass__(cls, *, answer: type[Answer] | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)


def contract_of(contract: str) -> type[Payload]:
    """The class that a name such as `case.lodged/1` stands for; raises UnknownContract."""
    try:
        return _REGISTRY[contract]
    except KeyError:
        raise UnknownContract(contract) from None


def published_contracts() -> dict[str, type[Payload]]:
    """Every contract by its name, in order."""
    return dict(sorted(_REGISTRY.items()))


def _fault(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "正文"
    reason = _REASONS.get(error["type"], error["msg"])
    return f"{where} {reason}"


_REASONS: Final = {
    "missing": "缺少",
    "extra_forbidden": "不是标准中的字段",
    "string_too_long": "过长",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "too_long": "项数过多",
    "too_short": "至少要有一项",
    "timezone_aware": "须带时区",
    "literal_error": "不在允许的取值中",
    "enum": "不在允许的取值中",
}
