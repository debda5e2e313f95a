"""Workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import AsyncResource

if TYPE_CHECKING:
    from typing import Literal, Unpack

    from saperly_api.models import (
        ApiKey,
        AuditEvent,
        InvitationQueued,
        KeyScope,
        Member,
        MintedApiKey,
        Revoked,
        Webhook,
        WebhookDelivery,
    )

    from .._options import MutationOptions, RequestOptions


class AsyncWorkspaces(AsyncResource):
    """A workspace: members, keys, event webhooks and the audit trail. Each method raises `WorkspaceNotFoundError`
    where there is no such workspace for this key.
    """

    async def members(self, slug: str, **options: Unpack[RequestOptions]) -> list[Member]:
        """Who belongs to it."""
        return await self._session.call(op.workspace_members, options, slug)

    async def api_tokens(self, slug: str, **options: Unpack[RequestOptions]) -> list[ApiKey]:
        """Its keys, without their plaintext."""
        return await self._session.call(op.workspace_api_tokens, options, slug)

    async def create_api_token(
        self,
        slug: str,
        *,
        name: str,
        scopes: list[KeyScope],
        number_scope: list[str] | Unset | None = UNSET,
        spend_limit_cents: int | Unset | None = UNSET,
        spend_limit_reset_period: Literal["monthly"] | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> MintedApiKey:
        """Make a key. Its `token` is shown this once only, and left out of the model's repr.

        Args:
            slug: the workspace.
            name: 1 to 100 characters.
            scopes: 1 to 3 of `read`, `write` and `admin`.
            number_scope: ids of the only numbers it may use; None for all.
            spend_limit_cents: the most it may spend, in cents, at least 1; None for no cap.
            spend_limit_reset_period: `monthly` (on the first, UTC), or None for a cap for life.
        """
        return await self._session.call(
            op.api_token_registry_create,
            options,
            slug,
            name=name,
            scopes=scopes,
            number_scope=number_scope,
            spend_limit_cents=spend_limit_cents,
            spend_limit_reset_period=spend_limit_reset_period,
        )

    async def revoke_api_token(self, slug: str, token_id: str, **options: Unpack[MutationOptions]) -> Revoked:
        """Revoke one of its keys for good."""
        return await self._session.call(op.api_token_registry_revoke, options, slug, token_id)

    async def webhooks(self, slug: str, **options: Unpack[RequestOptions]) -> list[Webhook]:
        """Where its events are sent."""
        return await self._session.call(op.workspace_webhooks, options, slug)

    async def create_webhook(
        self,
        slug: str,
        *,
        url: str,
        events: list[str],
        description: str | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> Webhook:
        """Subscribe to events. Verify what arrives with `saperly_client.webhooks` and the `signing_secret` returned.

        Args:
            slug: the workspace.
            url: where to send them, 1 to 2,048 characters.
            events: at least one, such as `call.completed` or `message.received`.
            description: at most 500 characters.
        """
        return await self._session.call(
            op.workspace_create_webhook, options, slug, url=url, events=events, description=description
        )

    async def webhook_deliveries(
        self, slug: str, webhook_id: str, **options: Unpack[RequestOptions]
    ) -> list[WebhookDelivery]:
        """The attempts to deliver events to an endpoint, one row an attempt. [docs]"""
        return await self._session.call(op.workspace_webhook_deliveries, options, slug, webhook_id)

    async def audit_events(self, slug: str, **options: Unpack[RequestOptions]) -> list[AuditEvent]:
        """Who changed what, and when."""
        return await self._session.call(op.workspace_audit_events, options, slug)

    async def invite(self, slug: str, *, to: str, **options: Unpack[MutationOptions]) -> InvitationQueued:
        """Invite somebody by e-mail.

        Args:
            slug: the workspace.
            to: the e-mail address, 3 to 320 characters.
        """
        return await self._session.call(op.workspace_invitations_send, options, slug, to=to)
