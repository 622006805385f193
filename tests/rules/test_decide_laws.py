"""What holds for every decision, whatever the case."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules.access import Access, access
from rules.decide import Alert, Case, Evidence, Question, Skip, Withdrawal, is_concerned, lines, plan, recheck
from rules.following import Because, chosen, is_muted, muted, reason_to_follow
from rules.model import Choice, Kind, Medium, Stance
from rules.settings import Answered, Customers
from tests.rules.cast import FOLLOWED_SINCE, LATER, LEVELS, NOON, with_stance
from tests.rules.generated import CASES, EVIDENCE, MEDIA, MOMENTS, TODAY


def is_alerted(case: Case) -> bool:
    return isinstance(plan(case), Alert)


def may_see(case: Case) -> bool:
    return access(case.person, case.channel, case.standing, case.message.posted_at) is Access.ALLOWED


@given(CASES)
def test_every_decision_has_exactly_one_named_answer(case: Case) -> None:
    answer = plan(case)
    assert isinstance(answer, Alert) or answer in Skip
    assert plan(case) == answer


@given(CASES, TODAY)
def test_the_answer_is_the_last_line_and_no_other_line_applies(case: Case, now: datetime) -> None:
    for at in (case.message.posted_at, now):
        *passed, last = lines(case, at)
        assert [line.question for line in (*passed, last)] == list(Question)[: len(passed) + 1]
        assert not [line for line in passed if line.answer is not None]
        assert last.answer is not None
    assert lines(case, case.message.posted_at)[-1].answer == plan(case)


@given(CASES, MEDIA, EVIDENCE, TODAY)
def test_a_recheck_answers_like_its_lines_unless_it_withdraws(
    case: Case, medium: Medium, evidence: Evidence, now: datetime
) -> None:
    last, answer = lines(case, now)[-1].answer, recheck(case, medium, evidence, now)
    if isinstance(answer, Alert):
        assert isinstance(last, Alert)
        assert answer == replace(last, media=frozenset({medium}))
    else:
        assert answer is last or isinstance(answer, Withdrawal)


@given(CASES)
def test_nobody_is_alerted_about_their_own_message(case: Case) -> None:
    own = replace(case, message=replace(case.message, author_id=case.person.id))
    assert plan(own) is Skip.OWN_MESSAGE


@given(CASES)
def test_nobody_is_alerted_about_what_they_may_not_see(case: Case) -> None:
    assert may_see(case) or not is_alerted(case)


@given(CASES)
def test_nobody_is_alerted_about_what_they_have_muted(case: Case) -> None:
    assert not (is_muted(case.standing, NOON) and is_alerted(case))


@given(CASES)
def test_none_means_none(case: Case) -> None:
    none = replace(case, settings=replace(case.settings, customers=Customers.NONE))
    assert case.message.kind is not Kind.FROM_CUSTOMER or not is_alerted(none)


@given(CASES)
def test_all_customers_is_a_reason_for_messages_from_customers_only(case: Case) -> None:
    answer = plan(case)
    if isinstance(answer, Alert) and answer.because is Because.ALL_CUSTOMERS:
        assert case.message.kind is Kind.FROM_CUSTOMER
    elif isinstance(answer, Alert):
        assert answer.because is reason_to_follow(case.standing, NOON)


@given(CASES)
def test_an_alert_is_due_one_wait_after_the_message_by_the_media_switched_on(case: Case) -> None:
    answer = plan(case)
    if isinstance(answer, Alert):
        assert answer.due_at == case.message.posted_at + case.settings.wait
        assert answer.media == case.settings.media != frozenset()


@given(CASES)
def test_what_is_shown_in_the_section_from_customers_never_matters(case: Case) -> None:
    other = replace(case, settings=replace(case.settings, section=not case.settings.section))
    assert plan(other) == plan(case)


@given(CASES, st.sampled_from(LEVELS))
def test_silence_only_withdraws(case: Case, level: str) -> None:
    before: Stance | None = getattr(case.standing, level)
    for quiet in (muted(before, LATER), chosen(before, Choice.UNFOLLOW, LATER)):
        quieter = replace(case, standing=with_stance(case.standing, level, quiet))
        assert is_alerted(case) or not is_alerted(quieter)


@given(CASES, st.sampled_from(LEVELS))
def test_following_afterwards_counts_from_the_next_message(case: Case, level: str) -> None:
    before = replace(case, standing=with_stance(case.standing, level, None))
    since = replace(case, standing=with_stance(case.standing, level, FOLLOWED_SINCE))
    assert plan(since) == plan(before)


@given(CASES, CASES, EVIDENCE, TODAY)
def test_a_recheck_never_adds_a_medium(planned: Case, today: Case, evidence: Evidence, now: datetime) -> None:
    promised = plan(planned)
    if isinstance(promised, Alert):
        answers = [recheck(today, medium, evidence, now) for medium in promised.media]
        kept = [medium for answer in answers if isinstance(answer, Alert) for medium in answer.media]
        assert set(kept) <= promised.media
        assert len(kept) == len(set(kept))


@given(CASES, MEDIA, EVIDENCE, TODAY)
def test_a_recheck_tells_only_what_may_be_told_today(
    today: Case, medium: Medium, evidence: Evidence, now: datetime
) -> None:
    if isinstance(recheck(today, medium, evidence, now), Alert):
        assert may_see(today)
        assert not is_muted(today.standing, now)
        assert medium in today.settings.media
        assert not today.message.deleted


@given(CASES, MEDIA, MOMENTS, TODAY)
def test_what_is_seen_is_never_told(
    case: Case, medium: Medium, answered_at: datetime | None, now: datetime
) -> None:
    for seen_until in (case.message.posted_at, now):
        assert not isinstance(recheck(case, medium, Evidence(seen_until, answered_at), now), Alert)


@given(CASES, MEDIA, EVIDENCE, TODAY)
def test_more_evidence_only_withdraws(case: Case, medium: Medium, evidence: Evidence, now: datetime) -> None:
    unknowing, knowing = recheck(case, medium, Evidence(), now), recheck(case, medium, evidence, now)
    if unknowing != knowing:
        assert isinstance(unknowing, Alert)
        assert knowing in {Withdrawal.SEEN, Withdrawal.ANSWERED}


@given(CASES, MEDIA, EVIDENCE, TODAY)
def test_an_answer_withdraws_only_customer_messages_of_those_who_skip(
    case: Case, medium: Medium, evidence: Evidence, now: datetime
) -> None:
    if recheck(case, medium, evidence, now) is Withdrawal.ANSWERED:
        assert case.message.kind is Kind.FROM_CUSTOMER
        assert case.settings.answered is Answered.SKIP


@given(CASES)
def test_every_alert_is_kept(case: Case) -> None:
    assert is_concerned(case, plan(case)) or not is_alerted(case)


@given(CASES)
def test_only_those_who_follow_muted_wrote_or_may_see_are_concerned(case: Case) -> None:
    standing = case.standing
    chose = reason_to_follow(standing, NOON) or is_muted(standing, NOON) or standing.wrote_at
    assert not is_concerned(case, plan(case)) or chose or may_see(case)
