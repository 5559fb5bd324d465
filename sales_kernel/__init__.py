"""What every layer of the suite needs and no layer owns: memory, ledger, settings, prompts, engines, manners."""

__version__ = "0.1.0"
