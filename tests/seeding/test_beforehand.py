"""What was made beforehand is what Faker makes."""

import subprocess
import sys

from wfmock.seeding import beforehand
from wfmock.seeding.makers import POOLED, Makers

PROGRAM = """
import sys
from wfmock import create_app
create_app()
assert "faker" not in sys.modules
"""


def test_the_file_holds_what_faker_makes():
    assert beforehand.FILE.read_bytes() == beforehand.make()


def test_every_word_is_in_it():
    assert set(beforehand.pools(beforehand.SEED, beforehand.SIZE)) == set(POOLED)


def test_another_seed_is_made_when_it_is_asked_for():
    usual, other = Makers(1, beforehand.SIZE), Makers(2, beforehand.SIZE)

    assert beforehand.pools(2, beforehand.SIZE) == {}
    assert other.pool("person") != usual.pool("person")


def test_the_usual_start_does_not_load_faker():
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)
