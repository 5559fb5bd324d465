"""How well the suite reads and advises, measured on labelled cases; `make eval` prints it, nothing asserts it."""
