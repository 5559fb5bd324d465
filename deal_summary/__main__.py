"""`python -m deal_summary` and the console script are the same door."""

from sales_kernel.door import run


def main() -> None:
    """Run the command."""
    run("deal_summary.cli")


if __name__ == "__main__":
    main()
