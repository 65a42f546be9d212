"""The command line: `hedui`. Each command is a thin door to one function of the libraries."""

from hedui.site.cli.main import main

__all__ = ["main"]
