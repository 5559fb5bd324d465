"""Which function answers which path."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.brevo import reading_activities as activities
from tests.brevo import reading_crm as crm
from tests.brevo import reading_people as people
from tests.brevo import writing
from tests.brevo.desk import Desk
from tests.brevo.exchange import Refusal, Reply, Request, told

_ROUTES: list[tuple[str, str, Callable[..., Any]]] = [
    ("GET", "/account", crm.account),
    ("GET", "/organization/invited/users", crm.users),
    ("GET", "/crm/pipeline/details/all", crm.pipelines),
    ("GET", "/crm/pipeline/details/([^/]+)", crm.pipeline),
    ("GET", "/crm/attributes/deals", crm.deal_attributes),
    ("GET", "/crm/attributes/companies", crm.company_attributes),
    ("GET", "/crm/tasktypes", crm.task_types),
    ("GET", "/crm/deals", crm.deals),
    ("GET", "/crm/deals/([^/]+)", crm.deal),
    ("GET", "/companies", crm.companies),
    ("GET", "/companies/([^/]+)", crm.company),
    ("GET", "/crm/notes", activities.notes),
    ("GET", "/crm/notes/([^/]+)", activities.note),
    ("POST", "/crm/notes", writing.create_note),
    ("DELETE", "/crm/notes/([^/]+)", writing.delete_note),
    ("GET", "/crm/tasks", activities.tasks),
    ("GET", "/crm/tasks/([^/]+)", activities.task),
    ("POST", "/crm/tasks", writing.create_task),
    ("DELETE", "/crm/tasks/([^/]+)", writing.delete_task),
    ("GET", "/crm/files", activities.files),
    ("GET", "/crm/files/([^/]+)", activities.file_link),
    ("GET", "/crm/files/([^/]+)/data", activities.file),
    ("GET", "/contacts", people.contacts),
    ("GET", "/contacts/attributes", people.contact_attributes),
    ("GET", "/contacts/([^/]+)", people.contact),
    ("GET", "/contacts/([^/]+)/campaignStats", people.campaign_stats),
    ("GET", "/emailCampaigns", people.campaigns),
    ("GET", "/smtp/statistics/events", people.email_events),
    ("GET", "/transactionalSMS/statistics/events", people.sms_events),
    ("GET", "/whatsapp/statistics/events", people.whatsapp_events),
]
_COMPILED = [(method, re.compile(path), answer) for method, path, answer in _ROUTES]


def answered(desk: Desk, request: Request) -> Reply:
    """Answer *request* from the desk's world, refusals included."""
    try:
        with desk.world.lock:
            return _answered(desk, request)
    except Refusal as refusal:
        return refusal.reply


def _answered(desk: Desk, request: Request) -> Reply:
    known = False
    for method, path, answer in _COMPILED:
        found = path.fullmatch(request.path)
        if found and method == request.method:
            said = answer(desk, request, *found.groups())
            return said if isinstance(said, Reply) else told(200, said)
        known = known or found is not None
    if known:
        raise Refusal(405, "method_not_allowed", "Method not allowed")
    raise Refusal(404, "document_not_found", "Unable to find the requested path")
