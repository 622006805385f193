"""The command as it is typed."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import INCONCLUSIVE, main


def test_numbers_are_printed_and_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["floor", "--quick", "--json", str(tmp_path / "floor.json")])
    written = json.loads((tmp_path / "floor.json").read_text(encoding="utf-8"))["results"]["floor"]
    printed = capsys.readouterr().out
    assert code in (0, INCONCLUSIVE)
    assert [one["name"] for one in written if one["name"] not in printed] == []
    assert all(one["value"] > 0 for one in written)


def test_a_word_that_is_no_benchmark_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["everything"])
