"""Who may see what, through the installed command."""

from tests.acceptance.stage import Stage


def test_one_s_own_projects_or_all_of_them(stage: Stage) -> None:
    carla = stage.customer()
    own, every = stage.teammates("own", "every", customers="all")
    (member,) = stage.teammates("member")
    admin = stage.world.person("ann")
    assert "all projects" in admin.command("/unseen", f"admin scope <@{every.id}> all").text
    carla.says(stage.channel(member, carla), "Open to the whole team")
    stage.not_told(own)
    stage.told(member, every, about="Open to the whole team")
    assert "own projects" in admin.command("/unseen", f"admin scope <@{every.id}> own").text
    carla.says(stage.channel(member, carla), "Not theirs any more")
    stage.not_told(every, besides=1)
    stage.told(member, about="Not theirs any more")


def test_a_private_channel_s_messages_reach_nobody_outside_it_whatever_the_scope(stage: Stage) -> None:
    carla = stage.customer()
    (everything,) = stage.teammates("everything", customers="all")
    (member,) = stage.teammates("member")
    admin = stage.world.person("ann")
    admin.command("/unseen", f"admin scope <@{everything.id}> all")
    channel = stage.channel(member, carla, private=True)
    post = carla.says(channel, "Between us")
    stage.not_told(everything)
    stage.told(member, about="Between us")
    asked = everything.command("/unseen", f"why {post.link}")
    assert "Between us" not in asked.shown
    assert channel not in asked.shown.replace(post.link, "")


def test_guests_and_strangers_get_a_polite_no(stage: Stage) -> None:
    guest, carla = stage.world.person("gus"), stage.customer()
    for outsider in (guest, carla):
        for words in ("", "settings", "customers all", "admin scope <@U0BEN> all"):
            answer = outsider.command("/unseen", words)
            assert answer.text == "Sorry, Unseen is only there for the team of this workspace."


def test_only_admins_administer(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    answer = dora.command("/unseen", f"admin scope <@{dora.id}> all")
    assert answer.text == "Sorry, only admins and owners of this workspace can do that."
