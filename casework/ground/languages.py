"""The two languages of the pages, as their addresses tell them."""

ENGLISH = "/en"


def of_path(path: str) -> str:
    return "en" if path == ENGLISH or path.startswith(f"{ENGLISH}/") else "vi"
