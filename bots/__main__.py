"""Lets ``python -m bots`` do what ``unseen`` does."""

import sys

from bots.cli import main

sys.exit(main())
