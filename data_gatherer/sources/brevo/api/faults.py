"""What can go wrong with Brevo, sorted by what the user should do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from sales_kernel.errors import AccessRefused, CeilingReached, NotFound, SuiteError, UpstreamFault

MAKE_A_KEY = "make one in Brevo under Settings > SMTP & API > API keys, and set BREVO_API_KEY to it"
SMTP_KEY = "this is an SMTP key (xsmtpsib-), which only sends mail; the API does not take it"
_STATUS_PAGE = "try again in a while; status.brevo.com tells of disturbances"
_ADDRESS = re.compile(r"authori[sz]ed_ips|unrecogni[sz]ed ip|\bip address\b", re.IGNORECASE)


class BrevoFault(SuiteError):
    """The base of all of them; *status* is the HTTP status and *request_id* Brevo's name for the call, where there was an answer.

    *said* is the message without these two.
    """

    def __init__(self, message: str, *, hint: str = "", status: int | None = None, request_id: str = "") -> None:
        known = [f"HTTP {status}"] if status else []
        known += [f"sib-request-id {request_id}"] if request_id else []
        super().__init__(f"{message} ({', '.join(known)})" if known else message, hint=hint)
        self.said = message
        self.status = status
        self.request_id = request_id


class RecordGone(BrevoFault, NotFound):
    """Brevo has no record of this id."""


class KeyRefused(BrevoFault, AccessRefused):
    """Brevo does not know the key, or there is none."""


class AddressRefused(BrevoFault, AccessRefused):
    """The key is fine; the internet address we call from is not among those the account allows."""


class NotPermitted(BrevoFault, AccessRefused):
    """The account's plan, its credit or the key's owner does not allow this."""


class BadRequest(BrevoFault, UpstreamFault):
    """Brevo did not accept what was asked."""


class Unreachable(BrevoFault, UpstreamFault):
    """No usable answer came; nothing was changed in Brevo."""


class WriteUncertain(BrevoFault, UpstreamFault):
    """Something was sent to be written and no answer says whether it was; look before it is written again."""


class AllowanceUsedUp(BrevoFault, CeilingReached):
    """No more calls for now; *ready_at* is when there will be again, None where nobody knows. *made* are calls until then, by bucket."""

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        ready_at: datetime | None = None,
        status: int | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(message, hint=hint, status=status, request_id=request_id)
        self.ready_at = ready_at
        self.made: Mapping[str, int] = {}


class Refusal(NamedTuple):
    """An answer that is none of success: *code* and *message* are Brevo's, *ours* says whether it was one of Brevo's at all (or a page
    of something in between). All texts are harmless and hold no key."""

    call: str
    status: int
    request_id: str
    code: str = ""
    message: str = ""
    ours: bool = True

    @property
    def told(self) -> str:
        """Brevo's code and message."""
        return ": ".join(part for part in (self.code, self.message) if part) or "no reason given"


def fault_of(refusal: Refusal) -> SuiteError:
    """Return the error that a refused call is."""
    if not refusal.ours:
        return _of_something_between(refusal)
    if refusal.status in (401, 403) and _ADDRESS.search(refusal.message):
        return _address(refusal)
    return _BY_STATUS.get(refusal.status, _bad)(refusal)


def _of_something_between(refusal: Refusal) -> SuiteError:
    """An error page: of the edge in front of Brevo, of a proxy, or of whatever answers at a wrong base URL."""
    said = f": {refusal.message}" if refusal.message else ""
    hint = "a proxy, a firewall or Brevo's edge turned the call away; check proxy settings and BREVO_BASE_URL, or try another network"
    return _made(Unreachable, refusal, f"{refusal.call} was answered by something that is not Brevo's API{said}", hint)


def _address(refusal: Refusal) -> SuiteError:
    hint = "the key is fine: authorise this address at https://app.brevo.com/security/authorised_ips"
    said = f"Brevo does not accept calls from this internet address: {refusal.message}"
    return _made(AddressRefused, refusal, said, hint)


def _key(refusal: Refusal) -> SuiteError:
    if "not found in headers" in refusal.message.lower():
        hint = "the key was sent; look for a proxy that removes headers"
        return _made(KeyRefused, refusal, f"no key reached Brevo: {refusal.told}", hint)
    return _made(KeyRefused, refusal, f"Brevo refuses the API key: {refusal.told}", MAKE_A_KEY)


def _permission(refusal: Refusal) -> SuiteError:
    hint = "see in Brevo whether the plan has this module and whether the owner of the key may use it"
    return _made(NotPermitted, refusal, f"the account may not call {refusal.call}: {refusal.told}", hint)


def _credit(refusal: Refusal) -> SuiteError:
    hint = "see in Brevo whether the plan has this module and whether credits are left"
    return _made(NotPermitted, refusal, f"the account has no credit for {refusal.call}: {refusal.told}", hint)


def _gone(refusal: Refusal) -> SuiteError:
    hint = "it may have been deleted in Brevo since it was linked"
    return _made(RecordGone, refusal, f"Brevo has no such record: {refusal.call}: {refusal.told}", hint)


def _bad(refusal: Refusal) -> SuiteError:
    return _made(BadRequest, refusal, f"Brevo did not accept {refusal.call}: {refusal.told}", "")


def _made(kind: type[BrevoFault], refusal: Refusal, message: str, hint: str) -> SuiteError:
    return kind(message, hint=hint, status=refusal.status, request_id=refusal.request_id)


_BY_STATUS: dict[int, Callable[[Refusal], SuiteError]] = {401: _key, 402: _credit, 403: _permission, 404: _gone}


def not_answered(
    call: str, why: str, *, hint: str = "", status: int | None = None, request_id: str = ""
) -> Unreachable:
    """Return the error of a call that nothing usable came back from; *why* goes on after the call's name."""
    return Unreachable(f"{call}: {why}", hint=hint or _STATUS_PAGE, status=status, request_id=request_id)


def uncertain(call: str, why: str, *, status: int | None = None, request_id: str = "") -> WriteUncertain:
    """Return the error of a writing call of which nobody knows whether it was performed."""
    hint = "look in Brevo whether it is there before you write it again"
    said = f"{call}: {why}; it may have been written or not"
    return WriteUncertain(said, hint=hint, status=status, request_id=request_id)
