"""Layer 2: what one deal says, by arithmetic first and in prose by an engine."""
