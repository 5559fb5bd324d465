"""`python -m data_gatherer` and the console script are the same door."""

from sales_kernel.door import run


def main() -> None:
    """Run the command."""
    run("data_gatherer.cli")


if __name__ == "__main__":
    main()
