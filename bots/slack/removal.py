"""What becomes of a workspace that has removed the app."""

from bots.pipeline import Road
from storage.directory import Workspace


def remove(road: Road, workspace: Workspace) -> None:
    """Serve a workspace no longer.

    What waits for its people is withdrawn, because no channel there is watched any more; should the app come
    back, its channels are new to it.
    """
    road.offices.remove(workspace.id)
    road.store.connections.end_all(workspace.id)
    road.store.directory.leave_all_channels(workspace.id)
    for stream in road.store.positions.streams(f"past of {workspace.id} "):
        road.store.positions.forget(stream)
