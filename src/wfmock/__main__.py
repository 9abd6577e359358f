"""``python -m wfmock`` is ``wfmock``."""

from wfmock.cli import main

if __name__ == "__main__":
    main()
