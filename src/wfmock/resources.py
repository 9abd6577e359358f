"""Where the files beside the code are: the OpenAPI document and the fixtures.

An installed wheel carries them in ``wfmock/_resources``; a checkout has them at its top.
"""

from pathlib import Path

from wfmock.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def folder(name: str, package: Path = _PACKAGE, checkout: Path = _CHECKOUT) -> Path:
    """The folder of that name in the wheel, else in the checkout; SettingsError without either."""
    for base in (package / "_resources", checkout):
        if (base / name).is_dir():
            return base / name
    raise SettingsError(
        f"the folder {name} is neither in the installed package nor beside it",
        "install wfmock again: pip install --force-reinstall wfmock",
    )


def resource(name: str) -> Path:
    """A file by its place in the repository: ``resource("openapi/workflows.yaml")``."""
    top, _, rest = name.partition("/")
    return folder(top) / rest
