"""A mock with faults behind a real server: ``served.py granian|waitress '{"WORLD": [RULE, ...]}'``.

Prints its port; serves until it is ended.
"""

import json
import sys

from wfmock.assembly import assemble
from wfmock.faults import read_rule
from wfmock.settings import Settings
from wfmock.web.app import flask_app
from wfmock.web.server import bind


def main(server, rules):
    if server == "waitress":
        sys.modules["wfmock.web._granian"] = None  # as where granian cannot be had
    settings = Settings(pace="still")
    bound = bind("127.0.0.1", 0, settings.threads)
    assert type(bound).__name__.lower().startswith(server)
    mock = assemble(settings)
    for world, documents in json.loads(rules).items():
        mock.worlds[world].faults.add(read_rule(each, "rule") for each in documents)
    print(bound.port, flush=True)
    bound.run(flask_app(mock))


if __name__ == "__main__":
    main(*sys.argv[1:])
