"""What to do about an error, by its tag. A tag that is not here has no remedy that we know of."""

from __future__ import annotations

REMEDIES = {
    "Unauthorized": "Pass a key: Saperly(api_key=…) or SAPERLY_API_KEY",
    "AuthorizationDenied": (
        "The key is unknown, revoked, lacks the scope, or may not use this number: look at its scopes and number_scope"
    ),
    "InsufficientFunds": "Top up the workspace's balance",
    "InsufficientBalance": "Top up the workspace's balance",
    "SpendLimitExceeded": "The key's cap is used up: use another key, or mint one with a higher spend_limit_cents",
    "PaymentMethodRequired": "Add a payment method to the workspace",
    "NumberQuotaExceeded": "Release a number that is not needed, or ask Saperly for a higher quota",
    "PriceChanged": "Quote again with pricing.quote(), or pass approve_higher_price=True",
    "NoNumbersAvailable": "Try another area_code, number_type or country",
    "CountryNotAvailable": "Choose another country",
    "ConsentRequired": "Record it first with consent.record(number_id=…, peer_number=…, …)",
    "RecipientOptedOut": "They sent STOP, and must send START before you may contact them again",
    "DestinationNotSupported": "Saperly does not deliver to this destination",
    "NumberHasNoConnection": "Attach one with numbers.assign_connection(), or pass connection_id=…",
    "IdempotencyConflict": "The first request with this key is still being worked on: wait, then repeat it unchanged",
    "IdempotencyKeyMismatch": "Use a new idempotency_key (a UUID v4) for every new request",
    "RateLimited": "Slow down; the client retries by itself while max_retries and timeout allow it",
    "InvalidSmsSenderId": "1 to 11 letters or digits, or None",
    "InvalidCallerIdName": "1 to 15 letters, digits or spaces, or None",
    "UnsupportedVoice": "Choose one of voices.list()",
    "InvalidVoiceUpload": "Upload WAV, MP3 or another supported format of at most 5 MB",
    "InternalError": "A fault of Saperly's: give the trace id to its support",
}
