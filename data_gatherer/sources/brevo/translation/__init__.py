"""Brevo's records as our models: the only place that knows what Brevo and an account call things."""
