"""`python -m action_recommender` and the console script are the same door."""

from sales_kernel.door import run


def main() -> None:
    """Run the command."""
    run("action_recommender.cli")


if __name__ == "__main__":
    main()
