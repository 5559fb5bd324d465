"""Brevo as the CRM: transport, client, archive of what was read, and its translation into our models."""
