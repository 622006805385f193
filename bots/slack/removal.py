"""What becomes of a workspace that has removed the app."""

from bots.catchup import stream_of
from bots.past import streams_of
from bots.pipeline import Road
from storage.directory import Workspace


def remove(road: Road, workspace: Workspace) -> None:
    """Serve a workspace no longer.

    What waits for its people is withdrawn, because no channel there is watched any more. Should the app come
    back, its channels are new to it: what was said meanwhile is recorded, and nobody is told.
    """
    road.offices.remove(workspace.id)
    road.store.connections.end_all(workspace.id)
    road.store.directory.leave_all_channels(workspace.id)
    positions = road.store.positions
    for stream in (stream_of(workspace.id), *positions.streams(streams_of(workspace.id))):
        positions.forget(stream)
