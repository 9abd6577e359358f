"""What requests do to the memory of a mock in this process: ``flat.py REQUESTS`` prints JSON.

Lists, gets, starts and updates over WSGI, in worlds that come and go; every few thousand requests
the resident memory in MiB, the first time when everything is warm.
"""

import io
import json
import sys
from itertools import cycle
from pathlib import Path

from worlds.meeting import DEFINITION, DOCUMENTED, NS, ROOT, meeting

BODY = json.dumps({"_workflowDefId": DEFINITION, "_inputParams": {"text": "x" * 500}}).encode()
CALLS = [
    ("GET", f"{ROOT}/{DOCUMENTED}", b""),
    ("GET", ROOT, b""),
    ("POST", ROOT, BODY),
    ("GET", f"{ROOT}/none", b""),
    ("PUT", f"{ROOT}/{DOCUMENTED}/status", b'{"_status": "TERMINATED"}'),
]
WORLD = 100  # requests to one world, which is then reset, forked, kept and left


def call(app, world, method, path, body):
    statuses = []
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": f"/@{world}{path}",
        "QUERY_STRING": f"nsfilter={NS}",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body) or ""),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    b"".join(app(environ, lambda status, headers: statuses.append(int(status[:3]))))
    return statuses[0]


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1024 / 1024


def main(requests):
    served = meeting(journal=50)
    app, worlds, calls = served.client.application, served.worlds, cycle(CALLS)
    seen, figures = set(), []
    for number in range(requests):
        seen.add(call(app, f"w{number // WORLD}", *next(calls)))
        if number % WORLD == WORLD - 1:
            name = f"w{number // WORLD}"
            worlds.restore(name, worlds.snapshot(name).id)
            worlds.fork(name, "fork")
            worlds.reset(name)
            for each in worlds.names()[1:]:
                worlds.delete(each)
        if (number + 1) % (requests // 5) == 0:
            figures.append(round(resident(), 1))
    print(json.dumps({"statuses": sorted(seen), "mib": figures}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
