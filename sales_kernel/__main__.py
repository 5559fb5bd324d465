"""`python -m sales_kernel` and the console script are the same door."""

from sales_kernel.door import run


def main() -> None:
    """Run the command."""
    run("sales_kernel.cli")


if __name__ == "__main__":
    main()
