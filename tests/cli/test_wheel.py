"""The wheel carries everything: it runs from an empty folder, without this checkout."""

import json
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_installed_wheel_serves_from_an_empty_folder(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    # The wheel alone is installed; what it depends on is lent by the running interpreter.
    packages = next(home.glob("lib/python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*pip, str(packages), str(wheel)], check=True, capture_output=True)
    lent = next(path for path in sys.path if path.endswith("site-packages"))
    paths = [lent_path for lent_path in (lent,) if (Path(lent_path) / "flask").exists()]
    (packages / "lent.pth").write_text("\n".join(paths))
    empty = tmp_path / "empty"
    empty.mkdir()

    command = [home / "bin/python", "-P", "-m", "wfmock", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=empty) as process:
        try:
            said = json.loads(process.stdout.readline())
            with urllib.request.urlopen(said["operations"][0]["url"], timeout=10) as reply:
                listed = json.load(reply)
        finally:
            process.kill()

    assert listed["_total"] > 0
