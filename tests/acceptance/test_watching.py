"""Whoever watches over the program is answered, whatever is configured."""

import json
import socket
import urllib.error
import urllib.request
from pathlib import Path

from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.program import Program, free_port, program_for


def get(program: Program, path: str) -> tuple[int, str]:
    url = f"http://{program.environment['UNSEEN_HTTP']}{path}"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_program_for_zulip_alone_tells_how_it_is(tmp_path: Path) -> None:
    with ZulipSandbox.start() as world:
        address = f"127.0.0.1:{free_port()}"
        program = Program(tmp_path, world.env() | {"UNSEEN_HTTP": address, "UNSEEN_WAIT": "0"})
        program.start()
        world.person("carla").says("acme", "Delivery", "Has it left?")
        program.waits_for_line(": sent")
        assert get(program, "/healthz") == (200, "ok")
        status, body = get(program, "/readyz")
        assert (status, json.loads(body)["platforms"]) == (200, {"zulip": "connected"})
        status, numbers = get(program, "/metrics")
        assert status == 200
        assert 'unseen_ingest_lag_seconds_count{platform="zulip"' in numbers
        assert 'outcome="sent"' in numbers
        assert "unseen_due_lag_seconds_count" in numbers
        assert "Has it left?" not in numbers + program.log
        assert get(program, "/slack/events")[0] == 404
        assert program.stop() == 0


def test_a_program_to_which_nobody_needs_to_come_runs_also_where_the_address_is_taken(tmp_path: Path) -> None:
    with Sandbox.start() as world, socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        program = program_for(world, tmp_path, "socket", UNSEEN_HTTP=address)
        program.start()
        program.waits_for_line(f"Nothing can listen at UNSEEN_HTTP, {address}")
        assert program.stop() == 0
