"""What whoever runs the program does beside it, by the installed command, on both databases."""

import json

from tests.acceptance.program import Program, unseen
from tests.acceptance.stage import Stage

SECRET = "Koh-i-Noor"


def done(program: Program, *command: str) -> str:
    """Run a command beside the program, and return what it said."""
    code, said, complaint = unseen(*command, folder=program.folder, **program.environment)
    assert (code, complaint) == (0, "")
    return said


def failed(program: Program) -> dict[str, str]:
    """Tell what could not be delivered, once it has failed."""
    program.waits_for_line(": failed")
    (workspace,) = json.loads(done(program, "status", "--json"))["workspaces"]
    (failure,) = workspace["failures"]
    return dict(failure)


def test_what_failed_is_seen_sent_again_explained_and_forgotten(served: Stage) -> None:
    program = served.program
    (dora,) = served.teammates("dora")
    carla = served.customer()
    channel = served.channel(dora, carla)
    served.world.fault("error", "chat.postMessage", code="messages_tab_disabled")
    asked = carla.says(channel, SECRET)
    failure = failed(program)

    assert (failure["person"].lower(), failure["why"]) == (dora.name, "messages_tab_disabled")
    assert f"{failure['person']}, direct message, 1 alert" in done(program, "status", "--failed")

    assert done(program, "retry", failure["key"]).startswith("1 of 1 are due again.")
    served.told(dora, about=SECRET)
    explained = done(program, "why", dora.name, asked.link)
    assert "You were told: You want all messages from customers." in explained
    assert SECRET not in explained

    assert SECRET in done(program, "export", carla.name)
    assert "is forgotten" in done(program, "erase", carla.name, "--yes")
    assert not any(SECRET.encode() in file.read_bytes() for file in program.folder.glob("unseen.db*"))
    carla.says(channel, "Still there?")
    served.told(dora, about="Still there?")
