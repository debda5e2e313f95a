"""What the sandbox takes for granted about Saperly, in one place, each with where it comes from.

`[contract]`, `[docs]` and `[old docs]` are facts of the vendor's contract, of its guides, and of those of version 1.
`[assumed]` is a guess: nothing is published, and the sandbox has to do something. Change a guess by naming it:

    Sandbox(settings=Settings(number_quota=100, require_consent=False))

Money is in integer cents, times are in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from .errors import SandboxError

ROOT_KEY = "sap_sk_sandbox_root"
WORKSPACE = "sandbox"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The assumptions. All have defaults; the comments say where each comes from."""

    # Money
    credit_cents: int = 500  # at sign-up [old docs]
    hosted_cents_per_minute: int = 26  # by the second [old docs]
    manual_cents_per_minute: int = 13  # by the second [old docs]
    sms_segment_cents: int = 2  # outbound, US and CA [old docs]
    inbound_segment_cents: int = 0  # [assumed]
    call_reserve_seconds: int = 60  # reserved when a call starts, and again each time that is used up [assumed]
    child_spend_counts_for_parent: bool = True  # else a capped key could mint itself more money [assumed]

    # Numbers: (monthly, upfront) by type. Only the local price is known [old docs]; the others are [assumed].
    number_prices: dict[str, tuple[int, int]] = field(
        default_factory=lambda: {"local": (250, 0), "toll_free": (400, 0), "mobile": (450, 100), "national": (300, 0)}
    )
    countries: tuple[str, ...] = ("US", "CA", "GB", "AU")  # [assumed]
    number_quota: int = 10  # active numbers [assumed]
    payment_method_on_file: bool = True  # [assumed]
    numbers_without_payment_method: int = 1  # [assumed]
    rent_free_days: int = 30  # for every number [old docs: for the first one; assumed: for each]
    rent_period_days: int = 30  # [assumed]
    rent_retry_days: int = 1  # when the rent cannot be paid, it is tried again after this many days … [assumed]
    rent_retries: int = 3  # … this many times; then the number is released [assumed]

    # Keys
    scope_implies_lower: bool = True  # admin includes write [docs], write includes read [assumed]

    # Messages
    require_consent: bool = True  # outbound contact without consent is refused [docs]
    sms_countries: tuple[str, ...] = ("+1",)  # prefixes that messages go to [assumed]
    receipt_seconds: tuple[float, float] = (1.0, 3.0)  # from `sent` to `delivered` [assumed]
    receipt_event: str = "message.status"  # receipts are announced [docs], their name and payload are [assumed]
    stop_words: tuple[str, ...] = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
    start_words: tuple[str, ...] = ("START", "UNSTOP", "YES")  # the carriers' usual synonyms [assumed]
    help_words: tuple[str, ...] = ("HELP", "INFO")  # [assumed]
    stop_reply: str = "You will get no more messages from this number. Reply START to get them again."  # [assumed]
    start_reply: str = "You will get messages from this number again. Reply STOP to end them."  # [assumed]
    help_reply: str = "Reply STOP to get no more messages. Message and data rates may apply."  # [assumed]
    auto_reply: str = "Thank you for your message. We will come back to you."  # of the hosted assistant [assumed]

    # Calls
    ringing_seconds: tuple[float, float] = (2.0, 8.0)  # [assumed]
    no_answer_seconds: float = 30.0  # how long it rings where nobody answers [assumed]
    no_answer_rate: float = 0.0  # the share of calls to ordinary numbers that nobody answers [assumed]
    speech_ms_per_character: int = 65  # [assumed]
    pause_seconds: float = 1.0  # between two who talk [assumed]
    silence_seconds: float = 5.0  # until a caller who has nothing left to say hangs up [assumed]
    live_idle_seconds: float = 300.0  # until a call that a person plays on the page is hung up [assumed]
    transfer_seconds: float = 30.0  # how long the two talk after a transfer [assumed]
    recording_seconds: float = 2.0  # from the end of a call to its recording [assumed]
    recording_enabled: bool = True  # of a connection; no operation changes it [contract]
    callee_script: tuple[str, ...] = ("Hello?", "Yes, that suits me.", "Thank you, goodbye.")  # [assumed]
    caller_script: tuple[str, ...] = ("Hello, I have a question.", "That helps, thank you. Goodbye.")  # [assumed]
    hosted_replies: tuple[str, ...] = (
        "I have noted that. Is there anything else?",
        "Of course. I have written it down.",
        "Understood. What else can I do for you?",
    )  # the hosted assistant is played, not a model
    hosted_goodbye: str = "Thank you for the call. Goodbye."
    disclosure: str = "This call is handled by an automated assistant and may be recorded."  # standard text [assumed]

    # Your brain in manual mode
    brain_timeout_seconds: float = 10.0  # [assumed]
    brain_failures: int = 3  # in a row, after which the call is hung up; before, it degrades to an apology [assumed]
    brain_apology: str = "I am sorry, I did not get that. Could you say it again?"  # [assumed]

    # Event webhooks: the first attempt at once, retries, a dead-letter queue [docs]; the numbers are [assumed]
    webhook_timeout_seconds: float = 10.0
    webhook_backoff_seconds: tuple[float, ...] = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 10800.0)
    webhook_jitter: float = 0.1  # share of the wait by which it may be longer
    sign_with_sandbox_clock: bool = False  # the receiver checks the age by the machine's clock, so that is the default

    # Idempotency
    idempotency_hours: float = 24.0  # how long a result is kept [assumed]
    idempotency_key_is_uuid: bool = True  # anything else is refused as malformed [docs: a UUID v4; assumed: any UUID]

    # Rate limits: requests a minute and key, by bucket; none by default, since none are published [docs]
    rate_limits: dict[str, int] = field(default_factory=dict)

    # Voices
    custom_voice_seconds: float = 5.0  # from upload to `active` [assumed]
    custom_voice_least_bytes: int = 1024  # less cannot be a recording of a voice [assumed]
    models: tuple[str, ...] = ("small-instruct", "large-instruct")  # no list is published [assumed]

    # Magic
    slow_seconds: float = 3.0  # how long the answer takes with the magic number for `slow`

    def __post_init__(self) -> None:
        """Refuse what makes no sense, before something far from here fails over it."""
        for one in fields(self):
            value = getattr(self, one.name)
            for number in value if isinstance(value, tuple) else (value,):
                if isinstance(number, int | float) and not 0 <= number < 1e12:
                    raise SandboxError(f"{one.name} must be 0 or more, not {number}")
        for name in ("no_answer_rate", "webhook_jitter"):
            if getattr(self, name) > 1:
                raise SandboxError(f"{name} is a share, from 0 to 1, not {getattr(self, name)}")
        for name in ("rent_period_days", "rent_retry_days", "call_reserve_seconds", "brain_failures"):
            if getattr(self, name) < 1:
                raise SandboxError(f"{name} must be 1 or more, not {getattr(self, name)}")


@dataclass(frozen=True)
class Magic:
    """What a magic number does to a message and to a call."""

    name: str
    message: str
    call: str


MAGIC_NUMBERS: dict[str, Magic] = {
    "+15005550101": Magic("busy", "delivered", "failed, hangup cause user_busy"),
    "+15005550102": Magic("no_answer", "delivered", "no_answer after 30 seconds"),
    "+15005550103": Magic("failed", "undelivered", "failed, hangup cause network_error"),
    "+15005550104": Magic("opted_out", "403 RecipientOptedOut", "403 RecipientOptedOut"),
    "+15005550105": Magic("carrier_failure", "502 MessageSendFailed", "502 CallStartFailed"),
    "+15005550106": Magic("slow", "the answer takes 3 seconds", "the answer takes 3 seconds"),
    "+15005550107": Magic("hangs_up", "delivered", "answered, and hung up after 2 seconds"),
    "+15005550108": Magic("never_agreed", "403 ConsentRequired", "403 ConsentRequired"),
}
"""Destinations with a fixed outcome; the area code 500 is no place, and 555-01xx is reserved for fiction.

All but `never_agreed` need no consent on record.
"""
