"""Prompts before they are sent: what a model would be shown of a deal, and what is wrong with a prompt of one's own."""
