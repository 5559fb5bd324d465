"""A server on the loopback that speaks the Messages API: plain, streamed and in batches, and as wrong as a test wants it."""
