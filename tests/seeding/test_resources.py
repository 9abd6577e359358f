"""Where the document and the fixtures are found."""

from pathlib import Path

import pytest

from wfmock import resources
from wfmock.errors import SettingsError


def test_the_checkout_has_them() -> None:
    assert resources.resource("openapi/workflows.yaml").is_file()
    assert resources.resource("fixtures/default.yaml").is_file()


def test_the_wheel_carries_its_own_and_prefers_them(tmp_path: Path) -> None:
    (tmp_path / "pkg/_resources/fixtures").mkdir(parents=True)
    (tmp_path / "top/fixtures").mkdir(parents=True)

    found = resources.folder("fixtures", tmp_path / "pkg", tmp_path / "top")

    assert found == tmp_path / "pkg/_resources/fixtures"


def test_missing_files_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="folder fixtures"):
        resources.folder("fixtures", tmp_path, tmp_path)
