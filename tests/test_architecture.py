"""What ARCHITECTURE.md says of the tree, held."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/wfmock"

# From the bottom up; a room may import what stands on its own line or below, and spec and
# workflows, though on one line, are strangers.
LAYERS = (
    {"errors", "settings", "resources", "chance"},
    {"spec", "workflows"},
    {"choices", "dialect", "bindings", "store", "auth", "media", "preferences", "har"},
    {"problems", "remarks", "presenter", "notes", "journal", "coverage"},
    {"faults"},
    {"worlds", "verification"},
    {"service", "seeding"},
    {"mock"},
    {"pipeline", "control", "contract", "replay"},
    {"assembly", "client"},
    {"web"},
    {"cli", "pytest_plugin"},
)
# The same inside the contract kit; what stands in no line comes last.
KIT_LAYERS = (
    {"verdict"},
    {"wire"},
    {"workbench"},
    {"judging"},
    {"learn", "lists", "lives", "structure"},
    {"laws"},
)
KEPT_TO = {
    "flask": {"web"},
    "werkzeug": {"web"},
    "sqlite3": {"store"},
    "yaml": {"spec", "seeding", "settings", "dialect", "assembly", "contract"},
    "schemathesis": {"contract"},
}
STRANGERS = {("spec", "workflows"), ("workflows", "spec")}
FORBIDDEN = {("contract", room) for room in ("web", "service", "mock", "store", "worlds")}


def room_of(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path):
    """The modules that a file imports, lazily or not; names below TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "wfmock":
                yield from (f"wfmock.{alias.name}" for alias in node.names)


def layer(room):
    return next((number for number, rooms in enumerate(LAYERS) if room in rooms), None)


FILES = sorted(path for path in SOURCE.rglob("*.py") if path.name not in ("__main__.py",))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_downward_only(path):
    own = room_of(path)
    if own == "__init__":
        pytest.skip("the package itself offers public names only")  # it may reach into web
    for module in imports_of(path):
        if not module.startswith("wfmock."):
            continue
        other = module.split(".")[1]
        if other == own or other.startswith("_"):
            continue
        assert layer(own) is not None, f"{own} has no place in LAYERS"
        assert layer(other) is not None, f"{other} has no place in LAYERS"
        assert layer(other) <= layer(own), f"{path} imports {module}"
        assert (own, other) not in STRANGERS | FORBIDDEN, f"{path} imports {module}"


@pytest.mark.parametrize(
    "path", sorted((SOURCE / "contract").rglob("*.py")), ids=lambda path: path.stem
)
def test_imports_of_the_kit_run_downward_only(path):
    rooms = {room: number for number, line in enumerate(KIT_LAYERS) for room in line}
    own = path.relative_to(SOURCE / "contract").parts[0].removesuffix(".py")
    for module in imports_of(path):
        parts = module.split(".")
        if parts[:2] == ["wfmock", "contract"] and len(parts) > 2 and parts[2] != own:
            assert rooms.get(parts[2], 9) <= rooms.get(own, 9), f"{path} imports {module}"


@pytest.mark.parametrize("library", KEPT_TO)
def test_a_library_stays_in_its_rooms(library):
    users = {
        room_of(path)
        for path in FILES
        if any(module.split(".")[0] == library for module in imports_of(path))
    }

    assert users <= KEPT_TO[library]


def test_the_lifecycle_in_the_architecture_is_drawn_from_the_table():
    from wfmock.workflows.lifecycle import diagram

    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.search(r"<!-- lifecycle -->\n(.*?)<!-- /lifecycle -->", page, re.DOTALL)

    assert drawn is not None
    assert drawn[1] == f"```mermaid\n{diagram().rstrip()}\n```\n"
