"""Settings: defaults < file < environment < flags."""

import pytest

from wfmock.errors import SettingsError
from wfmock.settings import Settings, load


def test_the_defaults_hold_where_nothing_is_said():
    assert load({}, None, {}) == Settings()


def test_a_flag_wins_over_the_environment_and_that_over_the_file(tmp_path):
    file = tmp_path / "wfmock.yaml"
    file.write_text("port: 1\nseed: 1\npace: 2\n")

    settings = load({"port": 3}, file, {"WFMOCK_PORT": "2", "WFMOCK_SEED": "2"})

    assert (settings.port, settings.seed, settings.pace) == (3, 2, "2")


def test_a_flag_that_is_not_given_changes_nothing():
    assert load({"port": None}, None, {"WFMOCK_PORT": "2"}).port == 2


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("0", False), ("True", True)])
def test_switches_can_be_set_in_the_environment(word, value):
    assert load({}, None, {"WFMOCK_STRICT": word}).strict is value


def test_a_misspelt_setting_is_refused_with_the_nearest_name(tmp_path):
    file = tmp_path / "wfmock.yaml"
    file.write_text("bseline: empty\n")

    with pytest.raises(SettingsError, match="bseline") as refusal:
        load({}, file, {})

    assert "baseline" in refusal.value.hint


def test_a_value_of_the_wrong_type_is_refused_with_its_origin():
    with pytest.raises(SettingsError, match="environment: port: expected a whole number"):
        load({}, None, {"WFMOCK_PORT": "high"})


@pytest.mark.parametrize("content", ["- a\n- b\n", "a: [", "just words"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path, content):
    file = tmp_path / "wfmock.yaml"
    file.write_text(content)

    with pytest.raises(SettingsError, match=r"wfmock\.yaml"):
        load({}, file, {})


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(SettingsError, match="nowhere"):
        load({}, tmp_path / "nowhere.yaml", {})
