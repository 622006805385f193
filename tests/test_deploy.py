"""What lies in ``deploy/`` names what there is; it was tried by hand, as its guides say."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(file for file in DEPLOY.iterdir() if file.is_file() and not file.name.endswith(".env"))
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_variable_that_is_set_exists(file: Path) -> None:
    named = set(re.findall(r"\bUNSEEN_[A-Z_]+", file.read_text(encoding="utf-8")))
    assert named
    assert named <= set(re.findall(r"\bUNSEEN_[A-Z_]+", EXAMPLE))


def test_the_image_holds_the_whole_program_and_what_it_is_built_from() -> None:
    known = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in known if line.startswith("!")}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (packages,) = re.findall(r"^packages = \[(.*)\]$", project, re.MULTILINE)
    needed = {*re.findall(r'"(\w+)"', packages), "pyproject.toml", "README.md", "LICENSE"}
    assert let_in == needed | {"requirements.txt", "requirements-build.txt"}
    assert all((ROOT / name).exists() for name in let_in)


def test_the_database_is_up_to_date_before_the_program_starts() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services["migrate"]["command"] == ["migrate"]
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["unseen"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_only_this_machine_reaches_the_program_and_nobody_the_database() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    published = {name: service.get("ports", []) for name, service in services.items()}
    assert published == {"db": [], "migrate": [], "unseen": ["127.0.0.1:3000:3000"]}


def test_a_wrong_configuration_is_not_tried_again_and_again() -> None:
    unit = (DEPLOY / "unseen.service").read_text(encoding="utf-8").splitlines()
    assert "ExecStart=/opt/unseen/bin/unseen run" in unit
    assert {"Restart=always", "RestartPreventExitStatus=2"} <= set(unit)
