"""When something that is waited for has reached its end. [contract]"""

from __future__ import annotations

TERMINAL_CALL_STATUSES = frozenset({"completed", "no_answer", "failed", "rejected"})
SETTLED_VOICE_STATUSES = frozenset({"active", "failed", "expired"})
