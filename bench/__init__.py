"""Figures of the suite on this machine; `make bench` prints them, nothing asserts them."""
