"""`make bench`: what a call costs, side by side with raw httpx, the vendor's package and other SDKs."""
