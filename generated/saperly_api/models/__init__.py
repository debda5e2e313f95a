"""The models of the contract, each imported at first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api_key import ApiKey
    from .api_key_create import ApiKeyCreate
    from .assistant_answer import AssistantAnswer
    from .assistant_provider import AssistantProvider
    from .assistant_question import AssistantQuestion
    from .assistant_unavailable import AssistantUnavailable
    from .audio_configuration_error import AudioConfigurationError
    from .audit_event import AuditEvent
    from .authorization_denied import AuthorizationDenied
    from .background_audio_off import BackgroundAudioOff
    from .background_audio_office import BackgroundAudioOffice
    from .call import Call
    from .call_control import CallControl
    from .call_not_found import CallNotFound
    from .call_place import CallPlace
    from .call_start_failed import CallStartFailed
    from .call_transfer import CallTransfer
    from .call_usage import CallUsage
    from .connection import Connection
    from .connection_backend import ConnectionBackend
    from .connection_create import ConnectionCreate
    from .connection_mode import ConnectionMode
    from .connection_not_found import ConnectionNotFound
    from .connection_update import ConnectionUpdate
    from .consent import Consent
    from .consent_check import ConsentCheck
    from .consent_record import ConsentRecord
    from .consent_required import ConsentRequired
    from .consent_revoke import ConsentRevoke
    from .consent_type import ConsentType
    from .country_not_available import CountryNotAvailable
    from .custom_voice import CustomVoice
    from .custom_voice_conflict import CustomVoiceConflict
    from .custom_voice_conflict_code import CustomVoiceConflictCode
    from .custom_voice_create import CustomVoiceCreate
    from .custom_voice_not_found import CustomVoiceNotFound
    from .custom_voice_status import CustomVoiceStatus
    from .deleted import Deleted
    from .destination_not_supported import DestinationNotSupported
    from .direction import Direction
    from .health import Health
    from .idempotency_conflict import IdempotencyConflict
    from .idempotency_key_mismatch import IdempotencyKeyMismatch
    from .insufficient_balance import InsufficientBalance
    from .insufficient_funds import InsufficientFunds
    from .internal_error import InternalError
    from .invalid_caller_id_name import InvalidCallerIdName
    from .invalid_sms_sender_id import InvalidSmsSenderId
    from .invalid_voice_upload import InvalidVoiceUpload
    from .invitation_create import InvitationCreate
    from .invitation_queued import InvitationQueued
    from .key_scope import KeyScope
    from .language import Language
    from .managed_llm import ManagedLlm
    from .mcp_auth_type import McpAuthType
    from .mcp_server import McpServer
    from .mcp_server_auth import McpServerAuth
    from .member import Member
    from .member_role import MemberRole
    from .member_system_role import MemberSystemRole
    from .message import Message
    from .message_send import MessageSend
    from .message_send_failed import MessageSendFailed
    from .message_usage import MessageUsage
    from .minted_api_key import MintedApiKey
    from .no_numbers_available import NoNumbersAvailable
    from .non_finite_number import NonFiniteNumber
    from .number_assign_connection import NumberAssignConnection
    from .number_has_no_connection import NumberHasNoConnection
    from .number_not_found import NumberNotFound
    from .number_provision import NumberProvision
    from .number_quota_exceeded import NumberQuotaExceeded
    from .number_set_caller_id_name import NumberSetCallerIdName
    from .number_set_sms_sender_id import NumberSetSmsSenderId
    from .number_set_webhook import NumberSetWebhook
    from .openai_realtime import OpenaiRealtime
    from .payment_method_required import PaymentMethodRequired
    from .phone_number import PhoneNumber
    from .price_changed import PriceChanged
    from .price_quote import PriceQuote
    from .rate_limited import RateLimited
    from .recipient_opted_out import RecipientOptedOut
    from .released import Released
    from .revoked import Revoked
    from .spend_limit_exceeded import SpendLimitExceeded
    from .transfer_control import TransferControl
    from .tts_voice import TtsVoice
    from .tts_voice_selection import TtsVoiceSelection
    from .unauthorized import Unauthorized
    from .unsupported_model import UnsupportedModel
    from .unsupported_voice import UnsupportedVoice
    from .upstream_error import UpstreamError
    from .usage_summary import UsageSummary
    from .voice import Voice
    from .voice_gender import VoiceGender
    from .webhook import Webhook
    from .webhook_create import WebhookCreate
    from .webhook_delivery import WebhookDelivery
    from .workspace_not_found import WorkspaceNotFound

_MODULES = {
    "ApiKey": ".api_key",
    "ApiKeyCreate": ".api_key_create",
    "AssistantAnswer": ".assistant_answer",
    "AssistantProvider": ".assistant_provider",
    "AssistantQuestion": ".assistant_question",
    "AssistantUnavailable": ".assistant_unavailable",
    "AudioConfigurationError": ".audio_configuration_error",
    "AuditEvent": ".audit_event",
    "AuthorizationDenied": ".authorization_denied",
    "BackgroundAudioOff": ".background_audio_off",
    "BackgroundAudioOffice": ".background_audio_office",
    "Call": ".call",
    "CallControl": ".call_control",
    "CallNotFound": ".call_not_found",
    "CallPlace": ".call_place",
    "CallStartFailed": ".call_start_failed",
    "CallTransfer": ".call_transfer",
    "CallUsage": ".call_usage",
    "Connection": ".connection",
    "ConnectionBackend": ".connection_backend",
    "ConnectionCreate": ".connection_create",
    "ConnectionMode": ".connection_mode",
    "ConnectionNotFound": ".connection_not_found",
    "ConnectionUpdate": ".connection_update",
    "Consent": ".consent",
    "ConsentCheck": ".consent_check",
    "ConsentRecord": ".consent_record",
    "ConsentRequired": ".consent_required",
    "ConsentRevoke": ".consent_revoke",
    "ConsentType": ".consent_type",
    "CountryNotAvailable": ".country_not_available",
    "CustomVoice": ".custom_voice",
    "CustomVoiceConflict": ".custom_voice_conflict",
    "CustomVoiceConflictCode": ".custom_voice_conflict_code",
    "CustomVoiceCreate": ".custom_voice_create",
    "CustomVoiceNotFound": ".custom_voice_not_found",
    "CustomVoiceStatus": ".custom_voice_status",
    "Deleted": ".deleted",
    "DestinationNotSupported": ".destination_not_supported",
    "Direction": ".direction",
    "Health": ".health",
    "IdempotencyConflict": ".idempotency_conflict",
    "IdempotencyKeyMismatch": ".idempotency_key_mismatch",
    "InsufficientBalance": ".insufficient_balance",
    "InsufficientFunds": ".insufficient_funds",
    "InternalError": ".internal_error",
    "InvalidCallerIdName": ".invalid_caller_id_name",
    "InvalidSmsSenderId": ".invalid_sms_sender_id",
    "InvalidVoiceUpload": ".invalid_voice_upload",
    "InvitationCreate": ".invitation_create",
    "InvitationQueued": ".invitation_queued",
    "KeyScope": ".key_scope",
    "Language": ".language",
    "ManagedLlm": ".managed_llm",
    "McpAuthType": ".mcp_auth_type",
    "McpServer": ".mcp_server",
    "McpServerAuth": ".mcp_server_auth",
    "Member": ".member",
    "MemberRole": ".member_role",
    "MemberSystemRole": ".member_system_role",
    "Message": ".message",
    "MessageSend": ".message_send",
    "MessageSendFailed": ".message_send_failed",
    "MessageUsage": ".message_usage",
    "MintedApiKey": ".minted_api_key",
    "NoNumbersAvailable": ".no_numbers_available",
    "NonFiniteNumber": ".non_finite_number",
    "NumberAssignConnection": ".number_assign_connection",
    "NumberHasNoConnection": ".number_has_no_connection",
    "NumberNotFound": ".number_not_found",
    "NumberProvision": ".number_provision",
    "NumberQuotaExceeded": ".number_quota_exceeded",
    "NumberSetCallerIdName": ".number_set_caller_id_name",
    "NumberSetSmsSenderId": ".number_set_sms_sender_id",
    "NumberSetWebhook": ".number_set_webhook",
    "OpenaiRealtime": ".openai_realtime",
    "PaymentMethodRequired": ".payment_method_required",
    "PhoneNumber": ".phone_number",
    "PriceChanged": ".price_changed",
    "PriceQuote": ".price_quote",
    "RateLimited": ".rate_limited",
    "RecipientOptedOut": ".recipient_opted_out",
    "Released": ".released",
    "Revoked": ".revoked",
    "SpendLimitExceeded": ".spend_limit_exceeded",
    "TransferControl": ".transfer_control",
    "TtsVoice": ".tts_voice",
    "TtsVoiceSelection": ".tts_voice_selection",
    "Unauthorized": ".unauthorized",
    "UnsupportedModel": ".unsupported_model",
    "UnsupportedVoice": ".unsupported_voice",
    "UpstreamError": ".upstream_error",
    "UsageSummary": ".usage_summary",
    "Voice": ".voice",
    "VoiceGender": ".voice_gender",
    "Webhook": ".webhook",
    "WebhookCreate": ".webhook_create",
    "WebhookDelivery": ".webhook_delivery",
    "WorkspaceNotFound": ".workspace_not_found",
}

__all__ = (
    "ApiKey",
    "ApiKeyCreate",
    "AssistantAnswer",
    "AssistantProvider",
    "AssistantQuestion",
    "AssistantUnavailable",
    "AudioConfigurationError",
    "AuditEvent",
    "AuthorizationDenied",
    "BackgroundAudioOff",
    "BackgroundAudioOffice",
    "Call",
    "CallControl",
    "CallNotFound",
    "CallPlace",
    "CallStartFailed",
    "CallTransfer",
    "CallUsage",
    "Connection",
    "ConnectionBackend",
    "ConnectionCreate",
    "ConnectionMode",
    "ConnectionNotFound",
    "ConnectionUpdate",
    "Consent",
    "ConsentCheck",
    "ConsentRecord",
    "ConsentRequired",
    "ConsentRevoke",
    "ConsentType",
    "CountryNotAvailable",
    "CustomVoice",
    "CustomVoiceConflict",
    "CustomVoiceConflictCode",
    "CustomVoiceCreate",
    "CustomVoiceNotFound",
    "CustomVoiceStatus",
    "Deleted",
    "DestinationNotSupported",
    "Direction",
    "Health",
    "IdempotencyConflict",
    "IdempotencyKeyMismatch",
    "InsufficientBalance",
    "InsufficientFunds",
    "InternalError",
    "InvalidCallerIdName",
    "InvalidSmsSenderId",
    "InvalidVoiceUpload",
    "InvitationCreate",
    "InvitationQueued",
    "KeyScope",
    "Language",
    "ManagedLlm",
    "McpAuthType",
    "McpServer",
    "McpServerAuth",
    "Member",
    "MemberRole",
    "MemberSystemRole",
    "Message",
    "MessageSend",
    "MessageSendFailed",
    "MessageUsage",
    "MintedApiKey",
    "NoNumbersAvailable",
    "NonFiniteNumber",
    "NumberAssignConnection",
    "NumberHasNoConnection",
    "NumberNotFound",
    "NumberProvision",
    "NumberQuotaExceeded",
    "NumberSetCallerIdName",
    "NumberSetSmsSenderId",
    "NumberSetWebhook",
    "OpenaiRealtime",
    "PaymentMethodRequired",
    "PhoneNumber",
    "PriceChanged",
    "PriceQuote",
    "RateLimited",
    "RecipientOptedOut",
    "Released",
    "Revoked",
    "SpendLimitExceeded",
    "TransferControl",
    "TtsVoice",
    "TtsVoiceSelection",
    "Unauthorized",
    "UnsupportedModel",
    "UnsupportedVoice",
    "UpstreamError",
    "UsageSummary",
    "Voice",
    "VoiceGender",
    "Webhook",
    "WebhookCreate",
    "WebhookDelivery",
    "WorkspaceNotFound",
)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        value = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
