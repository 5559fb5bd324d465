"""Many deals in one go: chosen, answered side by side or as a batch, told one by one, and taken up again where they stopped."""
