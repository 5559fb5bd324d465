"""Text that speaks to a machine: it is nobody's word on the deal, and nothing is read from it."""

from __future__ import annotations

from deal_summary.orders.of_deal import Suspect, suspicious_of, untrusted
from deal_summary.orders.passages import TOLD, Kind, Passage, gives_orders, planted, without_orders

__all__ = [
    "TOLD",
    "Kind",
    "Passage",
    "Suspect",
    "gives_orders",
    "planted",
    "suspicious_of",
    "untrusted",
    "without_orders",
]
