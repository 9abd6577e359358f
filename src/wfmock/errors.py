"""Every error wfmock raises on purpose. No status codes here: ``problems`` makes replies of them.

WfmockError                what went wrong, and in ``hint`` what to try
├── SpecError              an OpenAPI document that cannot be served: file, pointer, reason
├── FixtureError           a fixture that cannot be loaded: file, entry, field, reason
├── DialectError           an unknown dialect entry or a value it does not allow
├── SettingsError          flags, environment or files that contradict each other
├── StateError             a request that is well formed but cannot be done now
│   ├── UnknownWorkflow    no workflow has this id
│   ├── ForeignWorkflow    the workflow exists in another namespace
│   ├── UnknownDefinition  no definition has this id
│   └── IllegalMove        the lifecycle has no such move from the current status
└── ControlError           a world, a clock or a fault was asked for something it cannot do
    ├── BadControl         what was asked for makes no sense
    ├── Missing            there is no such world, rule, snapshot or exchange
    └── Taken              something of that name is there already
"""


class WfmockError(Exception):
    """Base of the tree; ``str()`` is one complete sentence, ``hint`` the next thing to try."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SpecError(WfmockError):
    """An OpenAPI document that cannot be served, with the place in it."""

    def __init__(self, file: str, pointer: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{file}#{pointer}: {reason}", hint)
        self.file = file
        self.pointer = pointer
        self.reason = reason


class FixtureError(WfmockError):
    """A fixture entry that cannot be loaded, with the file, the entry and the field."""

    def __init__(self, file: str, entry: str, field: str, reason: str, hint: str = "") -> None:
        place = ": ".join(part for part in (file, entry, field) if part)
        super().__init__(f"{place}: {reason}", hint)
        self.file = file
        self.entry = entry
        self.field = field
        self.reason = reason


class DialectError(WfmockError):
    """An unknown dialect entry, or a value that the entry does not allow."""


class SettingsError(WfmockError):
    """Settings that cannot be used together, or a file that cannot be read."""


class StateError(WfmockError):
    """A well-formed request that the present state does not allow."""


class UnknownWorkflow(StateError):
    """No workflow has this id."""


class ForeignWorkflow(StateError):
    """The workflow exists, but not in the namespace that was asked for."""


class UnknownDefinition(StateError):
    """No workflow definition has this id."""


class IllegalMove(StateError):
    """The lifecycle has no such move from the workflow's current status."""

    def __init__(self, message: str, current: str, command: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.current = current
        self.command = command


class ControlError(WfmockError):
    """A call of the control object that cannot be done; nothing has changed."""


class BadControl(ControlError):
    """A name, a rule or a time that makes no sense."""


class Missing(ControlError):
    """There is no world, baseline, rule, snapshot, exchange of that name."""


class Taken(ControlError):
    """Something of that name is there already."""
