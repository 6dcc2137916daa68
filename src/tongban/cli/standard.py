"""`tongban standard`: the data-exchange standard as documents, OpenAPI and JSON Schema."""

from pathlib import Path

import click

from tongban.cli.refusal import Refusal


@click.command()
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="写入目录（过时的文件一并删除）",
)
def standard(folder: Path | None) -> None:
    """生成《数据服务接口规范及数据交互标准》：文档、OpenAPI 3.1、JSON Schema。不给目录时只列出文件名。"""
    from tongban.exchange.standard import standard_files

    told = standard_files()
    if folder is None:
        click.echo("\n".join(told))
        return
    try:
        _write(folder, told)
    except OSError as error:
        raise Refusal(f"目录 {folder} 不能写入：{error.strerror}") from error
    click.echo(f"{len(told)} 个文件写入 {folder}")


def _write(folder: Path, told: dict[str, str]) -> None:
    for stale in folder.rglob("*"):
        inside = stale.relative_to(folder).as_posix()
        if stale.is_file() and stale.suffix in {".md", ".json"} and inside not in told:
            stale.unlink()
    for inside, text in told.items():
        file = folder / inside
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
