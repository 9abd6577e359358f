"""What nobody steers does not pay for being steerable."""

import subprocess
import sys

UNSTEERED = """
import sys
from wfmock import create_app
client = create_app(baseline="empty").test_client()
path = "/workflowsvc/api/v1/workflows?nsfilter=first_tchgt1VU"
assert client.get(path).status_code == 200
assert client.get("/nowhere").status_code == 404
print(*(name for name in sys.modules if name.startswith("wfmock.control")))
"""


def test_a_server_that_nobody_steers_never_loads_what_steers_it():
    done = subprocess.run(
        [sys.executable, "-c", UNSTEERED], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.split() == []


def test_calls_of_the_mocked_api_take_the_same_route_with_and_without_a_control_api(steering):
    """The router knows two more rules, none of which a mocked path can be a beginning of."""
    app = steering().client.application
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    without = {
        rule.rule for rule in steering(control=False).client.application.url_map.iter_rules()
    }

    assert rules - without == {"/__wfmock", "/__wfmock/<path:rest>"}
    assert app.before_request_funcs == {}
