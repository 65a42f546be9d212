"""The page of a what-if: one HTML file that needs no network and no server."""
