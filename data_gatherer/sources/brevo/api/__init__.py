"""Brevo's interface as we call it: transport within the allowance, then a method for each endpoint."""
