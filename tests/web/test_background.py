"""A server in a thread of this process."""

import http.client
import socket
import threading
import time

import pytest

from wfmock.web.background import BackgroundServer


def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def ask(connection):
    connection.request("GET", "/")
    return connection.getresponse().read()


def test_it_answers_on_a_free_port_until_it_is_closed():
    server = BackgroundServer(app)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)

    assert ask(connection) == b"ok"
    server.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port))
    connection.close()


def test_two_do_not_meet_and_closing_again_does_nothing():
    one, other = BackgroundServer(app), BackgroundServer(app)

    assert one.url != other.url
    for server in (one, other, one):
        server.close()


def test_no_thread_is_left_however_busy_it_was():
    before = threading.active_count()
    for _ in range(50):
        server, answered = BackgroundServer(app, threads=2), threading.Event()

        def keep_asking(server=server, answered=answered):
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            try:
                while ask(connection):
                    answered.set()
            except (OSError, http.client.HTTPException):
                connection.close()

        asking = threading.Thread(target=keep_asking)
        asking.start()
        answered.wait(10)
        server.close()
        asking.join()

    assert threading.active_count() == before


def test_a_thread_that_wakes_the_loop_meanwhile_does_no_harm():
    server = BackgroundServer(app)
    trigger = server._server.trigger
    pull = trigger._physical_pull

    def pull_late():
        pull()  # as a thread does that has just answered
        while trigger.thunks:
            time.sleep(0.001)
        pull()

    trigger._physical_pull = pull_late
    server.close()

    assert not server._thread.is_alive()
