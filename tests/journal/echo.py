"""A server on the loopback that remembers every request, byte for byte."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Heard:
    """One request as it arrived."""

    def __init__(self, handler, body):
        self.method = handler.command
        self.target = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = body


class _Handler(BaseHTTPRequestHandler):
    def _hear(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.server.heard.append(Heard(self, self.rfile.read(length)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _hear

    def log_message(self, *args):
        pass


@contextmanager
def echo():
    """The URL of such a server, and the list that it fills."""
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    server.heard = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
