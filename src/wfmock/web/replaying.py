"""The mock of a recording, in this process: as the head says, over a clock that is put."""

from __future__ import annotations

import json
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from wfmock.assembly import PACKAGED, assemble
from wfmock.errors import SettingsError
from wfmock.replay.callers import RecordedCallers
from wfmock.replay.lines import Head, Replied, Sent
from wfmock.replay.recorder import REMEMBERED
from wfmock.replay.running import Send
from wfmock.resources import resource
from wfmock.settings import Settings
from wfmock.spec.loader import load_api
from wfmock.web.app import flask_app
from wfmock.web.inprocess import send
from wfmock.workflows.clock import ManualClock

FOREVER = 10**9


class Replaying:
    """Starts the mock of each head, ``spec`` in place of the recorded document if it is given.

    ``remarks`` are what the caller should know. A context: what was started ends with it.
    """

    def __init__(self, spec: str = "") -> None:
        self._spec = spec
        self._started = ExitStack()
        self.remarks: list[str] = []

    def __enter__(self) -> Replaying:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._started.close()

    def start(self, head: Head, clock: ManualClock) -> Send:
        """What sends a call to the mock of a head. Raises SettingsError for another document, and
        as ``assemble`` does."""
        self._started.close()  # of two sessions the first is over
        folder = Path(self._started.enter_context(TemporaryDirectory(prefix="wfmock-replay-")))
        self._remark(head)
        auth = None if head.settings["auth"] == "off" else RecordedCallers()
        mock = assemble(self._settings(head, folder), clock, lambda seconds: None, auth)
        self._started.callback(mock.close)
        app = flask_app(mock)

        def send_to_app(sent: Sent) -> Replied:
            return send(app, sent)

        return send_to_app

    def _settings(self, head: Head, folder: Path) -> Settings:
        known = {name: head.settings[name] for name in REMEMBERED}
        spec = self._document(head, folder)
        if head.files:
            for path, text in head.files.items():
                _write(folder / "baseline" / path, text)
            known["baseline"] = str(folder / "baseline" / next(iter(head.files)))
        if head.dialect:
            _write(folder / "dialect.yaml", json.dumps(head.dialect))
            known["dialect"] = str(folder / "dialect.yaml")
        return Settings(**known, spec=spec, world_ttl=FOREVER)

    def _document(self, head: Head, folder: Path) -> str:
        if self._spec:
            return self._spec
        if head.spec_text is not None:
            _write(folder / "spec.yaml", head.spec_text)
            return str(folder / "spec.yaml")
        if load_api(resource(PACKAGED)).source_hash != head.spec:
            raise SettingsError(
                f"the recording was made by wfmock {head.version} with another document than the "
                f"one that wfmock {version('wfmock')} has",
                f"pip install wfmock=={head.version}, or give --spec FILE to use a document "
                "all the same",
            )
        return ""

    def _remark(self, head: Head) -> None:
        if head.version != version("wfmock"):
            self.remarks.append(
                f"recorded by wfmock {head.version}, replayed by {version('wfmock')}: "
                "replies may differ for that reason"
            )


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
