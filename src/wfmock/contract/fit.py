"""``wfmock fit``: learn a deployment's dialect and nothing else, as safely as a run of the kit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from wfmock.contract.learn import everything
from wfmock.contract.options import Options
from wfmock.contract.runner import conduct
from wfmock.contract.verdict import Choice, Report
from wfmock.contract.workbench.bench import Bench
from wfmock.contract.workbench.probing import law
from wfmock.dialect import ENTRIES


@dataclass(frozen=True, slots=True)
class Fitted:
    """``report`` is that of a run without laws; ``untold`` says what was not learnt, and why."""

    report: Report
    untold: Mapping[str, str]

    @property
    def dialect(self) -> dict[str, Any]:
        """The entries in which the deployment differs from the default."""
        return {each.entry: each.value for each in _changes(self.report.dialect)}

    def dump(self, only_changes: bool = True) -> str:
        """A dialect file, with a comment above each entry that says what it was read off.

        It names nothing of the deployment but its choices: the same dialect, the same file.
        """
        choices = _changes(self.report.dialect) if only_changes else self.report.dialect
        found = {choice.entry: choice for choice in choices}
        texts = [
            _entry(entry.meaning, found[entry.name]) for entry in ENTRIES if entry.name in found
        ]
        return "\n".join([_HEAD, *(texts or ["# Every choice is the default.\n{}\n"])])


_HEAD = "# The dialect of a deployment, found by wfmock fit; for wfmock serve --dialect FILE.\n"


def fit(options: Options, patience: float = 3.0) -> Fitted:
    """Learn the dialect of a deployment; what was started is ended, whatever happens.

    ``patience`` is how many seconds may be waited for a run to end by itself.
    """
    untold: dict[str, str] = {}

    @law("fit", (), again=False)
    def learning(bench: Bench) -> None:
        """Learn everything that can be."""
        untold.update(everything(bench, patience))

    report = conduct(options, (learning,), phases=())
    return Fitted(report, untold)


def _changes(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    defaults = {entry.name: entry.default for entry in ENTRIES}
    return tuple(each for each in choices if each.value != defaults[each.entry])


def _entry(meaning: str, choice: Choice) -> str:
    evidence = " ".join(choice.evidence.split())
    text: str = yaml.safe_dump({choice.entry: choice.value}, sort_keys=False, allow_unicode=True)
    return f"# {meaning}\n#   {evidence}\n{text}"
