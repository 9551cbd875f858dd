"""A page that never changes, of the size that ``PAGE_BYTES`` says: what granian itself takes."""

import os

PAGE = b"x" * int(os.environ.get("PAGE_BYTES", "1000"))


def application(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]
