"""Consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .resource import AsyncResource

if TYPE_CHECKING:
    import builtins
    from typing import Unpack

    from saperly_api.models import Consent, ConsentCheck, ConsentType, Revoked

    from .._options import MutationOptions, RequestOptions


class AsyncConsents(AsyncResource):
    """Whom a number may contact: consent is recorded for each pair of a number and a peer."""

    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Consent]:
        """All consent on record, revoked ones included."""
        return await self._session.call(op.consent_list, options)

    async def record(
        self,
        *,
        number_id: str,
        peer_number: str,
        consent_type: ConsentType,
        source: str,
        **options: Unpack[MutationOptions],
    ) -> Consent:
        """Record that a peer agreed to be contacted.

        Args:
            number_id: id of your number.
            peer_number: the peer, E.164.
            consent_type: `explicit_outbound`, or `implied_inbound` where the peer wrote or called first.
            source: where the consent came from, for an audit.

        Raises:
            InvalidArgumentError: (a `ValueError`) `peer_number` is not in E.164 form.
        """
        return await self._session.call(
            op.consent_record,
            options,
            number_id=number_id,
            peer_number=self._session.e164("peer_number", peer_number),
            consent_type=consent_type,
            source=source,
        )

    async def revoke(self, *, number_id: str, peer_number: str, **options: Unpack[MutationOptions]) -> Revoked:
        """Take consent back.

        Args:
            number_id: id of your number.
            peer_number: the peer, E.164.

        Raises:
            InvalidArgumentError: (a `ValueError`) `peer_number` is not in E.164 form.
        """
        return await self._session.call(
            op.consent_revoke,
            options,
            number_id=number_id,
            peer_number=self._session.e164("peer_number", peer_number),
        )

    async def check(self, *, number_id: str, peer_number: str, **options: Unpack[RequestOptions]) -> ConsentCheck:
        """Whether there is consent, and of which type.

        Args:
            number_id: id of your number.
            peer_number: the peer, E.164.

        Raises:
            InvalidArgumentError: (a `ValueError`) `peer_number` is not in E.164 form.
        """
        return await self._session.call(
            op.consent_check,
            options,
            number_id=number_id,
            peer_number=self._session.e164("peer_number", peer_number),
        )
