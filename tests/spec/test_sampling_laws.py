"""Whatever a schema says, what is sampled from it fits."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spec.documents import document, loaded, operation
from spec.schemas import SCHEMAS
from wfmock.spec.exchange import Reply
from wfmock.spec.sampling import Sampler
from wfmock.spec.validation import check_reply

calm = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def api_of(schema, **components):
    content = document({"/things": {"get": operation(replies={"200": schema})}})
    content["components"] = {"schemas": components}
    with tempfile.TemporaryDirectory() as folder:
        return loaded(Path(folder), content)


def sampled(api, seed=1, key=""):
    status, media_type, body = Sampler(api, seed).reply(api.operations[0], key=key)
    return Reply(status, body, (("Content-Type", media_type),))


@calm
@given(SCHEMAS, st.integers(0, 99), st.text(max_size=3))
def test_a_sample_fits_its_schema(schema, seed, key):
    api = api_of(schema)

    assert check_reply(api.operations[0], sampled(api, seed, key)) == ()


@calm
@given(SCHEMAS, st.integers(0, 99))
def test_equal_seeds_and_keys_give_equal_samples(schema, seed):
    assert sampled(api_of(schema), seed, "k").body == sampled(api_of(schema), seed, "k").body
