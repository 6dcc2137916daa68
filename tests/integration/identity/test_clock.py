"""Time travel: demonstrations may go ahead, all nodes alike; nothing that is deployed can."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from tongban.apps.identity.clock import go_forward, now
from tongban.cli.demo import demo
from tongban.web.checks import goes_by_the_real_time
from tongban.web.config import ConfigurationError, load_config

PRODUCTION = Path("tests/check/bureau.toml")


@pytest.fixture
def clock_file(tmp_path, settings) -> Path:
    """A demonstration whose nodes share this file."""
    file = tmp_path / "clock"
    node = settings.TONGBAN.node.model_copy(update={"demo": True, "demonstration_clock": file})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})
    return file


def ahead() -> timedelta:
    return timedelta(minutes=round((now() - timezone.now()) / timedelta(minutes=1)))


def test_a_demonstration_goes_forward_by_as_much_as_it_is_told_and_never_back(clock_file):
    assert ahead() == timedelta()

    go_forward(clock_file, by=timedelta(days=3))
    go_forward(clock_file, by=timedelta(hours=4))

    assert ahead() == timedelta(days=3, hours=4)
    with pytest.raises(ValueError, match="back"):
        go_forward(clock_file, by=timedelta(days=-1))


def test_a_node_without_a_demonstration_clock_goes_by_the_real_time(clock_file, settings):
    go_forward(clock_file, by=timedelta(days=3))
    node = settings.TONGBAN.node.model_copy(update={"demonstration_clock": None})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})

    assert ahead() == timedelta()


def test_a_production_node_with_a_demonstration_clock_does_not_start(tmp_path):
    told = PRODUCTION.read_text("utf-8").replace("[http]", 'demonstration_clock = "clock"\n\n[http]', 1)
    config = tmp_path / "node.toml"
    config.write_text(told, "utf-8")

    with pytest.raises(ConfigurationError, match="demonstration_clock"):
        load_config(config)


def test_the_deployment_check_refuses_a_demonstration_clock(clock_file, settings):
    assert [one.id for one in goes_by_the_real_time()] == ["tongban.E001"]

    node = settings.TONGBAN.node.model_copy(update={"demonstration_clock": None})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})
    assert goes_by_the_real_time() == []


def test_the_command_moves_the_running_demonstration(tmp_path, monkeypatch):
    monkeypatch.setenv("TONGBAN_DATA", str(tmp_path))
    assert CliRunner().invoke(demo, ["clock", "--forward", "3d"]).exit_code != 0  # nothing runs there
    (tmp_path / "nodes").mkdir()

    told = CliRunner().invoke(demo, ["clock", "--forward", "3d"]).output

    assert "比真实时间快 3 天 0 时 0 分" in told
    assert CliRunner().invoke(demo, ["clock", "--forward", "-3d"]).exit_code != 0
    assert CliRunner().invoke(demo, []).exit_code != 0  # an item, or the clock
