"""What Slack's error codes mean to us: one table, asked before every conclusion."""

import re
import socket
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from json import JSONDecodeError
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from adapters.trouble import PlatformTroubleError
from rules.delivery import Reach, Refused, RetryLater

FAILURES = (SlackApiError, HTTPException, OSError, JSONDecodeError, UnicodeDecodeError, RecursionError)
"""What a call of the SDK raises: Slack's no, a broken connection, an answer that nobody can read."""

UNREACHABLE = (ConnectionRefusedError, socket.gaierror)
"""Reasons for which a request did not even leave."""


class UnreadableAnswerError(HTTPException):
    """Slack says that all is well, but not what it was asked for."""


class Meaning(StrEnum):
    """What follows from an error."""

    ABSENT = "absent"
    """Who or what was named is not there, or not for us."""
    REFUSED = "refused"
    """Slack will never take this; trying again cannot help."""
    LATER = "later"
    """Nothing was done; it may work another time."""
    UNSURE = "unsure"
    """Slack stumbled midway and may have done it all the same."""
    TOKEN = "token"  # noqa: S105 - a meaning, not a secret
    """Nothing works until somebody mends the token or its scopes."""


_CODES = {
    Meaning.ABSENT: """
        bot_not_found bots_not_found channel_is_limited_access channel_not_found message_not_found
        not_found not_in_channel thread_not_found user_disabled user_not_found user_not_visible
        users_not_found
    """,
    Meaning.REFUSED: """
        app_access_restricted as_user_not_supported attachment_payload_limit_exceeded bad_redirect_uri
        block_mismatch blocked_file_type cannot_dm_bot cannot_install_an_org_installed_app
        cannot_reply_to_message cant_broadcast_message cant_update_message draft_already_deleted
        draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found
        duplicate_external_id duplicate_message_not_found edit_window_closed
        exchanged_trigger_id expired_trigger_id file_deleted file_is_deleted file_not_found
        file_share_limit_reached hash_conflict insecure_request invalid_arg_name invalid_arguments
        invalid_array_arg invalid_attachments invalid_blocks invalid_blocks_format invalid_charset
        invalid_code invalid_code_verifier invalid_cursor invalid_event_context invalid_form_data
        invalid_grant_type invalid_json invalid_limit invalid_metadata_filter_keys
        invalid_metadata_format invalid_metadata_schema invalid_post_type invalid_trigger_id
        invalid_ts_latest invalid_ts_oldest invalid_types invalid_user_combination is_archived
        is_inactive limit_required list_record_comment_fetch_failed markdown_text_conflict
        max_file_sharing_exceeded messages_tab_disabled metadata_must_be_sent_from_app
        metadata_too_large method_deprecated method_not_supported_for_channel_type missing_argument
        missing_file_data missing_post_type missing_profile_id msg_blocks_too_long msg_too_long
        no_dual_broadcast_content_update no_scopes no_text not_enabled not_enough_users
        not_implemented oauth_authorization_url_mismatch pkce_not_allowed posting_to_channel_denied
        preview_feature_not_available push_limit_reached restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel
        send_on_behalf_not_allowed slack_connect_blocked_file_type
        slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
        slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
        slack_connect_lists_sharing_blocked team_not_found too_many_attachments too_many_contact_cards
        too_many_users unable_to_share_files unknown_method user_email_unverified
        users_list_not_supplied view_too_large
    """,
    Meaning.LATER: """
        accesslimited external_channel_migrating fetch_members_failed message_limit_exceeded
        rate_limited ratelimited streaming_state_conflict team_added_to_org
    """,
    Meaning.UNSURE: """
        fatal_error internal_error request_timeout service_unavailable update_failed
    """,
    Meaning.TOKEN: """
        access_denied account_inactive auth_mismatch bad_client_secret deprecated_endpoint ekm_access_denied
        enterprise_is_restricted forbidden_team invalid_auth invalid_client_id invalid_refresh_token
        missing_args missing_scope no_permission not_allowed_token_type not_authed not_bearer_token
        org_login_required team_access_not_granted token_expired token_revoked
        two_factor_setup_required
    """,
}

DEAD = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""Codes after which a token never opens anything again."""

MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes.split()}


def meaning_of(error: Exception) -> Meaning:
    """Say what follows from a failure; a code that nobody has told us about may pass."""
    code = code_of(error)
    if code in MEANINGS:
        return MEANINGS[code]
    if isinstance(error, SlackApiError):
        broken = error.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or code == "unreadable_answer"
        return Meaning.UNSURE if broken else Meaning.LATER
    return Meaning.LATER if isinstance(_cause(error), UNREACHABLE) else Meaning.UNSURE


def code_of(error: Exception) -> str:
    """Name a failure by Slack's code, or by its kind, without repeating what anybody wrote."""
    if not isinstance(error, SlackApiError):
        return type(_cause(error)).__name__
    response = error.response
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return "ratelimited"
    code = response.get("error") if isinstance(response.data, dict) else None
    if isinstance(code, str) and re.fullmatch("[a-z_]{1,80}", code):
        return code
    return "unreadable_answer" if response.status_code == HTTPStatus.OK else f"http_{response.status_code}"


def wait_of(error: Exception) -> timedelta | None:
    """Tell how long Slack wants to be left alone."""
    if not isinstance(error, SlackApiError):
        return None
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    asked = str(headers.get("retry-after", ""))
    return timedelta(seconds=int(asked)) if re.fullmatch("[0-9]{1,6}", asked) else None


def delivery_of(error: Exception) -> RetryLater | Refused:
    """Say what has become of a message whose sending failed."""
    meaning, code = meaning_of(error), code_of(error)
    if meaning in (Meaning.ABSENT, Meaning.REFUSED):
        return Refused(code)
    everybody = meaning is Meaning.TOKEN or isinstance(_cause(error), UNREACHABLE)
    reach = Reach.WORKSPACE if everybody else Reach.PERSON
    return RetryLater(code, wait_of(error), unsure=meaning is Meaning.UNSURE, reach=reach)


def trouble_of(error: Exception) -> PlatformTroubleError:
    """Say why a question was not answered."""
    return PlatformTroubleError(code_of(error), wait_of(error))


def _cause(error: Exception) -> object:
    return error.reason if isinstance(error, URLError) else error
