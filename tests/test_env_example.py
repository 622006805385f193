import re
from pathlib import Path

from bots.config import VARIABLES

EXAMPLE = Path(__file__).parents[1] / ".env.example"


def test_the_example_explains_every_variable() -> None:
    explained = set(re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert explained >= VARIABLES
