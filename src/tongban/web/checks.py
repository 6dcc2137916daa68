"""What `check --deploy` refuses beyond what Django itself looks at."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def goes_by_the_real_time(**_: Any) -> list[Error]:
    """A deployed node has no demonstration clock: its deadlines bind in law."""
    if settings.TONGBAN.node.demonstration_clock is None:
        return []
    return [
        Error(
            "节点配置了演示时钟（demonstration_clock），不能用于生产环境。",
            hint="从节点的配置文件中删除 demonstration_clock。",
            id="tongban.E001",
        )
    ]
