"""`tongban bench`: how fast, how big, how soon; each figure beside a ceiling measured in the same run."""

from pathlib import Path

import click

from tongban.cli.bench.pages.people import STAFF

_PARTS = ("pages", "memory", "start")


@click.group()
def bench() -> None:
    """测量性能。"""


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--units", type=click.IntRange(100, 1_000_000), default=100_000, show_default=True, help="不动产单元个数")
@click.option("--cases", type=click.IntRange(50, 200_000), default=20_000, show_default=True, help="业务件数")
@click.option("--staff", type=click.IntRange(1, len(STAFF)), default=len(STAFF), show_default=True, help="同时办公人数")
@click.option("--seconds", type=click.IntRange(2, 600), default=30, show_default=True, help="每轮计时的秒数")
@click.option("--threads", type=click.IntRange(1, 64), help="节点的处理线程数；默认与演示系统相同")
@click.option("--only", type=click.Choice(_PARTS), multiple=True, help="只测其中几项，可多次给出")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="数据留在此目录，下次不必重新导入"
)
def pages(
    *,
    as_json: bool,
    units: int,
    cases: int,
    staff: int,
    seconds: int,
    threads: int | None,
    only: tuple[str, ...],
    data: Path | None,
) -> None:
    """测量待办、案件页、登记簿查询的用时，整套演示系统的内存与再次启动的用时。

    另起一套系统，不动正在使用的数据；只在本机回环地址上加压。
    """
    import json

    from tongban.cli.bench.pages.measuring import Scale, measure
    from tongban.cli.bench.pages.report import told

    scale = Scale(units=units, cases=cases, staff=staff, seconds=seconds)
    found = measure(scale=scale, parts=frozenset(only or _PARTS), threads=threads, data=data)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else told(found))


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--units", type=click.IntRange(500, 10_000_000), default=20_000, show_default=True, help="不动产单元个数")
@click.option("--lookups", type=click.IntRange(50, 100_000), default=1_000, show_default=True, help="每种查询的次数")
@click.option("--recordings", type=click.IntRange(20, 20_000), default=1_000, show_default=True, help="登簿件数")
@click.option("--connections", type=click.IntRange(2, 64), default=16, show_default=True, help="同时登簿的连接数")
@click.option("--times", type=click.IntRange(1, 10), default=1, show_default=True, help="登簿数据放大几倍后再查一遍")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="数据留在此空目录；默认用后即删"
)
def register(
    *, as_json: bool, units: int, lookups: int, recordings: int, connections: int, times: int, data: Path | None
) -> None:
    """测量登簿、查询、导入、核验的速度，各与同次测得的裸 SQL 相比。

    另起一个数据库，不动正在使用的数据。全量：--units 1000000 --recordings 5000 --times 10。
    """
    import json

    from tongban.cli.bench.register.measuring import RegisterScale, measure_register, told

    scale = RegisterScale(units=units, lookups=lookups, recordings=recordings, connections=connections, times=times)
    found = measure_register(scale=scale, data=data)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else told(found))


_TRAFFIC = ("messages", "latency", "calls_light", "calls", "overhead", "members", "soak")


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--seconds", type=click.IntRange(2, 3_600), default=60, show_default=True, help="每轮计时的秒数")
@click.option("--soak", type=click.IntRange(30, 7_200), default=600, show_default=True, help="观察内存的秒数")
@click.option("--soak-pace", type=click.IntRange(1, 5_000), default=200, show_default=True, help="其间每秒的消息数")
@click.option("--calls", type=click.IntRange(50, 20_000), default=3_000, show_default=True, help="每轮调用的次数")
@click.option("--only", type=click.Choice(_TRAFFIC), multiple=True, help="只测其中几项，可多次给出")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="数据留在此目录；默认用后即删"
)
def exchange(
    *, as_json: bool, seconds: int, soak: int, soak_pace: int, calls: int, only: tuple[str, ...], data: Path | None
) -> None:
    """测量数据交换：每秒消息数、端到端用时、每秒调用数、省平台的附加用时、内存增长、每条消息的成本。

    另起省平台、发送方、接收方和数据库，不动正在使用的数据；每得一个数字即写到标准错误。
    """
    import json

    from tongban.cli.bench.exchange.measuring import TrafficScale, measure_exchange, told

    scale = TrafficScale(seconds=seconds, soak=soak, soak_pace=soak_pace, calls=calls)
    found = measure_exchange(scale=scale, parts=frozenset(only or _TRAFFIC), data=data)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else told(found))


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option(
    "--people", type=click.IntRange(24, 5_000), default=1_200, show_default=True, help="虚拟工作人员和申请人数"
)
@click.option("--cases", type=click.IntRange(300, 5_000_000), default=1_000_000, show_default=True, help="已存业务件数")
@click.option(
    "--units", type=click.IntRange(500, 200_000), default=20_000, show_default=True, help="每个机构的单元个数"
)
@click.option("--warm-up", type=click.IntRange(5, 7_200), default=2_100, show_default=True, help="计时之前工作的秒数")
@click.option("--seconds", type=click.IntRange(10, 14_400), default=1_200, show_default=True, help="计时的秒数")
@click.option(
    "--think", type=click.FloatRange(0.0, 600.0), default=60.0, show_default=True, help="工作人员平均思考秒数"
)
@click.option("--citizen-think", type=click.FloatRange(0.0, 600.0), default=80.0, show_default=True, help="申请人同")
@click.option(
    "--contested", type=click.FloatRange(0.0, 1.0), default=0.03, show_default=True, help="两人同办一件的比例"
)
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="数据留在此目录；默认用后即删"
)
def casework(
    *,
    as_json: bool,
    people: int,
    cases: int,
    units: int,
    warm_up: int,
    seconds: int,
    think: float,
    citizen_think: float,
    contested: float,
    data: Path | None,
) -> None:
    """测量一个省同时办公：上千人从收件到归档，在百万件存量上逐页点击，核对有无出错、丢失、重复。

    另起省平台、三个登记机构节点、部门模拟系统和数据库，不动正在使用的数据；每步完成即写到标准错误。
    """
    import json

    from tongban.cli.bench.casework.measuring import CaseworkScale, measure_casework
    from tongban.cli.bench.casework.report import told

    scale = CaseworkScale(
        people=people,
        cases=cases,
        units=units,
        warm_up=warm_up,
        seconds=seconds,
        clerk_think=think,
        applicant_think=citizen_think,
        contested_share=contested,
    )
    found = measure_casework(scale=scale, data=data)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else told(found))
