"""Who may know what on Zulip, through the installed command."""

from collections.abc import Iterator

import pytest

from rules.commands import FORMS
from sandbox.zulip.actor import ZulipActor
from tests.acceptance.zulip_stage import ZulipStage, asks, zulip_stage

ADMINS_ONLY = "Sorry, only admins and owners of this workspace can do that."
ORDERS = [form.example for form in FORMS if form.example.startswith("admin ")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZulipStage]:
    with zulip_stage(tmp_path_factory.mktemp("unseen")) as stage:
        yield stage


@pytest.fixture
def ann(stage: ZulipStage) -> ZulipActor:
    """Return the owner of the organization, who is in none of the channels that the stories make."""
    return stage.world.person("ann")


def orders(admin: ZulipActor, words: str, *, result: str) -> None:
    """Give an order, and see that it is carried out."""
    assert result in asks(admin, f"admin {words}")


def test_a_private_channel_is_told_to_nobody_outside_it(stage: ZulipStage, ann: ZulipActor) -> None:
    carla = stage.customer()
    inside, outside = stage.teammates("inside", "outside", customers="all")
    secret = stage.channel(inside, carla, private=True)
    orders(ann, f"scope @**{outside.full_name}|{outside.id}** all", result=outside.full_name)
    message = carla.says(secret, "Merger", "Do not tell anybody")
    stage.told(inside, about="Do not tell anybody")
    stage.not_told(outside)
    for words in (f"why {message.link}", f"follow {message.link}", f"follow #**{secret}>Merger**", "inbox"):
        for stranger in (outside, ann):
            answer = asks(stranger, words)
            assert "Do not tell" not in answer
            assert secret not in answer
            assert "Merger" not in answer


def test_who_may_see_all_projects_is_told_about_channels_that_they_are_not_in(
    stage: ZulipStage, ann: ZulipActor
) -> None:
    carla = stage.customer()
    inside, everywhere, elsewhere = stage.teammates("inside", "everywhere", "elsewhere", customers="all")
    orders(ann, f"scope @**{everywhere.full_name}|{everywhere.id}** all", result=everywhere.full_name)
    carla.says(stage.channel(inside, carla), "Invoices", "Who may see this?")
    stage.told(inside, everywhere, about="Who may see this?")
    stage.not_told(elsewhere)


def test_guests_and_those_who_are_no_admins_get_a_polite_no(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    assert "only there for the team" in asks(carla, "settings")
    assert asks(dora, "admin coverage") == ADMINS_ONLY


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_is_refused_to_who_is_no_admin(stage: ZulipStage, order: str) -> None:
    assert stage.world.person("dora").asks(f"/unseen {order}").text == ADMINS_ONLY
