"""A bare Flask app that answers everything with one constant body: what Flask itself costs.

``python benchmarks/bare.py BODY_FILE`` serves it with wfmock's own server, and prints the port.
"""

import json
import sys
from pathlib import Path

from wfmock.web.server import bind


def main() -> None:
    server = bind("127.0.0.1", 0)
    from flask import Flask, Response

    body = Path(sys.argv[1]).read_bytes()
    app = Flask("bare")

    @app.route("/<path:anything>", methods=["GET", "POST"])
    def constant(anything: str) -> Response:
        return Response(body, content_type="application/json")

    print(json.dumps({"port": server.port}), flush=True)
    server.run(app)


if __name__ == "__main__":
    main()
