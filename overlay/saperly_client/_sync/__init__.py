# Translated from overlay/saperly_client/_async/__init__.py by scripts/unasync.py; do not edit.
"""The synchronous client, translated from `_sync`."""
