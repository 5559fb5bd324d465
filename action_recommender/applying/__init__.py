"""Writing an action into the CRM, only when asked: what would be written, what was, and the steps between."""
