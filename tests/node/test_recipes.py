"""The recipes of docs/recipes do what they say: their code is taken from the page and run."""

import json
import os
import re
import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from node.building import BUILD, alone, once

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"```ts\n// (\S+)\n(.*?)```", re.DOTALL)
COMPILER = {
    "target": "es2022",
    "lib": ["es2022", "dom"],
    "module": "preserve",
    "moduleResolution": "bundler",
    "strict": True,
    "skipLibCheck": True,
    "noEmit": True,
}

pytestmark = [pytest.mark.node, pytest.mark.slow]


class Recipe:
    """A page's files laid out as a project beside the packages that they use."""

    def __init__(self, page: str, tools, folder: Path) -> None:
        self.tools = tools
        self.folder = folder
        shutil.rmtree(self.folder, ignore_errors=True)
        self.names = []
        for name, content in FILE.findall((ROOT / f"docs/recipes/{page}.md").read_text()):
            self.add(name, content)
            self.names.append(name)
        self.add("package.json", '{"type": "module", "private": true}')

    def add(self, name: str, content: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(content)

    def type_check(self, *files: str, types: tuple[str, ...]) -> None:
        content = {"compilerOptions": COMPILER | {"types": types}, "files": files}
        self.add("tsconfig.json", json.dumps(content))
        self.tools.check("tsc", "--project", str(self.folder))

    def run(self, *command: str, **environment: str) -> str:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return self.tools.check(*command, cwd=self.folder, env={"PATH": path} | environment)


@pytest.fixture(scope="session")
def client(npm):
    """The npm package as its users get it: built, packed, and unpacked into node_modules."""
    package = npm("clients/playwright")
    home = BUILD / "node_modules" / "wfmock-playwright"

    def make() -> None:
        with alone("package"):
            package.check("npm", "run", "build", "--", "--noCheck")  # test_playwright.py checks it
            packed = package.check("npm", "pack", "--silent", "--pack-destination", str(BUILD))
        shutil.rmtree(home.parent, ignore_errors=True)
        with tarfile.open(BUILD / packed.split()[-1]) as archive:
            archive.extractall(home.parent, filter="data")
        (home.parent / "package").rename(home)
        (home.parent / "@playwright").symlink_to(package.folder / "node_modules/@playwright")

    files = (*package.folder.glob("*.*"), *package.folder.glob("src/*"))
    once("client", files, make)
    return home


@pytest.fixture
def recipe(tools, client, request):
    """Lay a page out as a project of the test's own: ``recipe("cypress")``."""
    return lambda page: Recipe(page, tools, BUILD / request.node.name)


def test_the_recipe_for_playwright_type_checks(recipe):
    page = recipe("playwright")

    page.type_check(*page.names, types=("node",))


def test_vitest_runs_its_recipe(recipe):
    page = recipe("vitest-jest")
    page.type_check("test/workflows.test.ts", "test/wfmock-server.ts", types=("node",))

    said = page.run("vitest", "run", "--reporter", "json")

    assert json.loads(said)["numPassedTests"] == 3


JEST_IN_VITEST = """
const test = { globals: true, globalSetup: "test/wfmock-server.ts", include: ["jest/**"] };
export default { test };
"""


def test_vitest_runs_the_recipe_for_jest_through_the_globals_both_have(recipe):
    page = recipe("vitest-jest")
    page.type_check("jest/workflows.test.ts", types=("node", "vitest/globals"))
    page.add("vitest.config.ts", JEST_IN_VITEST)

    said = page.run("vitest", "run", "--reporter", "json")

    assert json.loads(said)["numPassedTests"] == 2


def test_the_recipe_for_cypress_type_checks(recipe):
    page = recipe("cypress")

    page.type_check(*page.names, types=("node", "cypress"))


CYPRESS_TASKS = """
import { wfmockTasks as tasks } from "./cypress/wfmock.js";
const api = await tasks["wfmock:open"]("from-cypress");
const list = () => fetch(`${api}/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU`);
const answers = [
  await tasks["wfmock:freeze"]("from-cypress"),
  await tasks["wfmock:advance"]({ world: "from-cypress", by: "1d" }),
  (await list()).status,
  await tasks["wfmock:plan"]({ world: "from-cypress", plan: "down" }),
  (await list()).status,
  await tasks["wfmock:remove"]("from-cypress"),
];
test("tasks", () => expect(answers).toEqual([null, null, 200, null, 503, null]));
"""


def test_the_tasks_of_the_recipe_for_cypress_work(recipe, served):
    page = recipe("cypress")
    page.add("tasks.test.ts", CYPRESS_TASKS)

    page.run("vitest", "run", "--globals", WFMOCK_URL=served)


STORIES = """
import type { LoaderFunction } from "@storybook/csf";
import preview from "./.storybook/preview.js";
import * as stories from "./src/WorkflowList.stories.js";

const loader: LoaderFunction = preview.loaders[0]!;

async function list(story: "Full" | "Empty" | "Down" | "Started" | "Tomorrow", filter = "") {
  const { parameters = {} } = stories[story] as { parameters?: object };
  const context = { id: `workflowlist--${story.toLowerCase()}`, parameters };
  const loaded = (await loader(context as Parameters<LoaderFunction>[0])) ?? {};
  const query = `nsfilter=first_tchgt1VU&${filter}`;
  const reply = await fetch(`${loaded.wfmock.url}/workflowsvc/api/v1/workflows?${query}`);
  return [reply.status, (await reply.json())._total];
}

test("each story has the data it asks for", async () => {
  expect(await list("Full")).toEqual([200, expect.any(Number)]);
  expect(await list("Empty")).toEqual([200, 0]);
  expect((await list("Down"))[0]).toBe(503);
  expect(await list("Started", "_status=QUEUED")).toEqual([200, 1]);
  expect(await list("Tomorrow")).toEqual([200, 1]);
  expect(await list("Tomorrow", "_status=QUEUED")).toEqual([200, 0]);
});
test("a story loaded again starts anew", async () => {
  expect(await list("Full")).toEqual(await list("Full"));
});
"""


def test_the_loader_of_the_recipe_for_storybook_gives_each_story_its_data(recipe, served):
    page = recipe("storybook")
    page.add("stories.test.ts", STORIES)
    page.type_check(*page.names, "stories.test.ts", types=("node", "vitest/globals"))

    page.run("vitest", "run", "--globals", WFMOCK_URL=served)
