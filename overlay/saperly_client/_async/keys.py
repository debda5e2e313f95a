"""Keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import AsyncResource

if TYPE_CHECKING:
    import builtins
    from typing import Literal, Unpack

    from saperly_api.models import ApiKey, KeyScope, MintedApiKey, Revoked

    from .._options import MutationOptions, RequestOptions


class AsyncKeys(AsyncResource):
    """API keys. A key with the scope `admin` mints others, which may do no more than it may itself. [docs]"""

    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[ApiKey]:
        """The keys, without their plaintext."""
        return await self._session.call(op.keys_list, options)

    async def mint(
        self,
        *,
        name: str,
        scopes: builtins.list[KeyScope],
        number_scope: builtins.list[str] | Unset | None = UNSET,
        spend_limit_cents: int | Unset | None = UNSET,
        spend_limit_reset_period: Literal["monthly"] | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> MintedApiKey:
        """Make a key. Its `token` is shown this once only, and left out of the model's repr.

        Args:
            name: 1 to 100 characters.
            scopes: 1 to 3 of `read`, `write` and `admin`.
            number_scope: ids of the only numbers it may use; None for all.
            spend_limit_cents: the most it may spend, in cents, at least 1; None for no cap.
            spend_limit_reset_period: `monthly` (on the first, UTC), or None for a cap for life.
        """
        return await self._session.call(
            op.keys_mint,
            options,
            name=name,
            scopes=scopes,
            number_scope=number_scope,
            spend_limit_cents=spend_limit_cents,
            spend_limit_reset_period=spend_limit_reset_period,
        )

    async def revoke(self, id: str, **options: Unpack[MutationOptions]) -> Revoked:
        """Revoke a key for good."""
        return await self._session.call(op.keys_revoke, options, id)
