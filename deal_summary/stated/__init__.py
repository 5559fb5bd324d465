"""What a text states that can be looked up, and what about a deal it may state."""
