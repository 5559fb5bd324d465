"""Claude, or any server that speaks the Messages API, as an engine; the SDK is imported when a call is made and not before."""
