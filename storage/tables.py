"""All tables, by the names that statements use."""

from typing import cast

from sqlalchemy import Table

from storage.rows.directory import (
    ChannelRow,
    ChannelStandingRow,
    PersonRow,
    ProjectMemberRow,
    ProjectRow,
    WorkspaceRow,
)
from storage.rows.homes import HomeRow
from storage.rows.log import ChangeRow, PositionRow
from storage.rows.notices import AnswerRow, NoticeRow
from storage.rows.recipes import Base
from storage.rows.talk import (
    ArrivalRow,
    ConversationRow,
    ConversationStandingRow,
    EarlyRow,
    ItemRow,
    ItemStandingRow,
    MessageRow,
    SeenMarkRow,
)
from storage.rows.tokens import ConnectionRow, InstallationRow, SpentTicketRow


def _table(row: type[Base]) -> Table:
    return cast("Table", row.__table__)


workspaces = _table(WorkspaceRow)
people = _table(PersonRow)
projects = _table(ProjectRow)
project_members = _table(ProjectMemberRow)
channels = _table(ChannelRow)
channel_standings = _table(ChannelStandingRow)
items = _table(ItemRow)
item_standings = _table(ItemStandingRow)
conversations = _table(ConversationRow)
conversation_standings = _table(ConversationStandingRow)
seen_marks = _table(SeenMarkRow)
messages = _table(MessageRow)
arrivals = _table(ArrivalRow)
early = _table(EarlyRow)
notices = _table(NoticeRow)
answers = _table(AnswerRow)
changes = _table(ChangeRow)
positions = _table(PositionRow)
installations = _table(InstallationRow)
connections = _table(ConnectionRow)
spent_tickets = _table(SpentTicketRow)
homes = _table(HomeRow)

METADATA = Base.metadata
