"""`tongban import register`: what it says before any node is asked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tongban.cli.imports import bureau_configs, import_
from tongban.cli.refusal import Refusal


def _node(data: Path, name: str, site: str) -> Path:
    folder = data / "nodes" / name
    folder.mkdir(parents=True)
    config = folder / "node.toml"
    config.write_text(f'[node]\nname = "{name}"\nsite = "{site}"\n', "utf-8")
    return config


def test_only_bureaus_keep_a_register(tmp_path):
    _node(tmp_path, "province", "province")
    bureau = _node(tmp_path, "bureau-419001", "bureau")

    assert bureau_configs(tmp_path) == [bureau]


def test_says_what_to_do_when_there_is_no_node(tmp_path):
    with pytest.raises(Refusal, match="先运行 tongban up"):
        bureau_configs(tmp_path)


def test_a_file_that_is_not_there_is_one_clear_line_and_exit_code_two():
    result = CliRunner().invoke(import_, ["register", "/nowhere.csv"])

    assert result.exit_code == 2
    assert "/nowhere.csv" in result.output
