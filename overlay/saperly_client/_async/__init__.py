"""The asynchronous client. This colour is written by hand; `_sync` is translated from it by `scripts/unasync.py`."""
