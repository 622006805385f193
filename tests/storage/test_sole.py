import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage.sole import ServedAlreadyError, serving_alone

SERVE = """
import sys
from storage.sole import serving_alone
with serving_alone(sys.argv[1]):
    print("serving", flush=True)
    sys.stdin.read()
"""


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def test_one_program_at_a_time_serves_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "unseen.db"
    with serving_alone(url_of(file)):
        with pytest.raises(ServedAlreadyError, match=str(file)), serving_alone(url_of(file)):
            pass
        with serving_alone(url_of(tmp_path / "other.db")):
            pass
    with serving_alone(url_of(file)):
        pass


def test_a_file_is_known_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "unseen.db"
    file.touch()
    (tmp_path / "linked.db").symlink_to(file)
    (tmp_path / "folder").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    others = (tmp_path / "linked.db", tmp_path / "folder" / "unseen.db", Path("unseen.db"))
    with serving_alone(url_of(file)):
        for other in others:
            with pytest.raises(ServedAlreadyError), serving_alone(url_of(other)):
                pass


def test_a_program_that_is_killed_serves_no_longer(tmp_path: Path) -> None:
    url = url_of(tmp_path / "unseen.db")
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "serving\n"
        with pytest.raises(ServedAlreadyError), serving_alone(url):
            pass
        other.kill()
        other.wait()
    with serving_alone(url):
        pass


def test_any_number_of_programs_share_a_server() -> None:
    with ExitStack() as both:
        both.enter_context(serving_alone("postgresql://localhost/unseen"))
        both.enter_context(serving_alone("postgresql://localhost/unseen"))


def test_a_place_where_no_file_can_be_made_is_somebody_elses_trouble(tmp_path: Path) -> None:
    with serving_alone(url_of(tmp_path / "nowhere" / "unseen.db")):
        pass
