"""Settings of a server: defaults < file < environment < flags. Sole reader of the environment."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from wfmock.errors import SettingsError

ENVIRONMENT_PREFIX = "WFMOCK_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``wfmock serve`` and ``create_app`` can be told.

    ``spec``, ``dialect``, ``db`` and ``auth`` name files (``auth`` also takes ``off`` and ``any``);
    ``baseline`` is a name in fixtures/ or a file; ``pace`` scales planned durations: ``"1"`` is
    real time, ``"0"`` finishes at once, ``"still"`` never moves.
    """

    host: str = "127.0.0.1"
    port: int = 4010
    spec: str = ""
    baseline: str = "default"
    count: int | None = None
    seed: int = 1
    pace: str = "1"
    dialect: str = ""
    auth: str = "off"
    strict: bool = False
    db: str = ""
    cors: bool = True
    check_replies: bool = False
    control: bool = True
    control_token: str = ""
    journal: int = 500
    world_ttl: int = 3600
    record: str = ""
    threads: int = 128

    def replaced(self, **changes: Any) -> Settings:
        """These settings with some of them changed."""
        return dataclasses.replace(self, **changes)


FIELDS: Mapping[str, dataclasses.Field[Any]] = {f.name: f for f in dataclasses.fields(Settings)}


def load(
    flags: Mapping[str, Any] | None = None,
    file: str | Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings from a YAML file, the environment and flags, the later ones winning.

    Flags that are None count as not given. Raises SettingsError on an unknown name or a value of
    the wrong type, naming the place it came from.
    """
    values: dict[str, Any] = {}
    if file:
        values |= _checked(_read(Path(file)), str(file))
    values |= _checked(_from_environment(environ), "environment")
    values |= {name: value for name, value in (flags or {}).items() if value is not None}
    return Settings(**values)


def read(values: Mapping[str, Any], origin: str) -> Settings:
    """Settings from values that may be texts. Raises SettingsError, naming the origin."""
    return Settings(**_checked(values, origin))


def _read(file: Path) -> Mapping[str, Any]:
    import yaml  # only when there is a settings file: it is not needed to start

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}", "give the path of a YAML file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not YAML: {error}") from error
    if not isinstance(content, dict):
        raise SettingsError(f"{file}: expected a mapping of settings")
    return {str(name).replace("-", "_"): value for name, value in content.items()}


def _from_environment(environ: Mapping[str, str]) -> Mapping[str, str]:
    given = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    # Other tools may use the prefix for names of their own; only settings are taken.
    return {name: value for name, value in given.items() if name in FIELDS}


def _checked(values: Mapping[str, Any], origin: str) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(FIELDS)}"
            raise SettingsError(f"{origin}: unknown setting {name!r}", hint)
        checked[name] = _typed(name, value, origin)
    return checked


def _typed(name: str, value: Any, origin: str) -> Any:
    kind = str(FIELDS[name].type)
    try:
        if kind.startswith("int"):
            return int(value)
        if kind == "bool":
            return value if isinstance(value, bool) else _TRUTH[str(value).strip().lower()]
    except (KeyError, ValueError):
        expected = "a whole number" if kind.startswith("int") else "true or false"
        raise SettingsError(f"{origin}: {name}: expected {expected}, received {value!r}") from None
    return str(value)


_TRUTH = dict.fromkeys(("true", "1", "yes", "on"), True)
_TRUTH |= dict.fromkeys(("false", "0", "no", "off"), False)
