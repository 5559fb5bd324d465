"""Layer 1: everything the CRM knows about a deal, as one enriched record."""
