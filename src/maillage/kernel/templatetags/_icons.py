"""The icons of the site, drawn for it on a grid of 24: only those that a page uses, sent only where it uses them."""

from typing import Final

__all__ = ["ICONS"]


def _lines(*paths: str) -> str:
    return f'<path d="{"".join(paths)}"/>'


ICONS: Final[dict[str, str]] = {
    "account": _lines("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4 21c0-4 3.5-6 8-6s8 2 8 6"),
    "add": _lines("M12 5v14", "M5 12h14"),
    "attention": _lines("M12 3 2 20h20z", "M12 9v5", "M12 17v.1"),
    "back": _lines("M20 12H5", "M11 6l-6 6 6 6"),
    "calendar": _lines("M4 6h16v14H4z", "M4 10h16", "M8 3v4", "M16 3v4"),
    "done": _lines("M5 13l4 4L19 7"),
    "download": _lines("M12 4v11", "M7 11l5 5 5-5", "M5 20h14"),
    "edit": _lines("M4 20l1-5L16 4l4 4L9 19z", "M14 6l4 4"),
    "error": _lines("M8 3h8l5 5v8l-5 5H8l-5-5V8z", "M9 9l6 6", "M15 9l-6 6"),
    "file": _lines("M6 3h8l5 5v13H6z", "M14 3v5h5"),
    "help": _lines(
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8", "M12 16.5v.1"
    ),
    "info": _lines("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M12 11v6", "M12 7.5v.1"),
    "lock": _lines("M5 11h14v10H5z", "M8 11V8a4 4 0 0 1 8 0v3"),
    "mail": _lines("M3 5h18v14H3z", "M3 6l9 7 9-7"),
    "next": _lines("M4 12h15", "M13 6l6 6-6 6"),
    "print": _lines("M7 9V3h10v6", "M7 17H4V9h16v8h-3", "M7 14h10v7H7z"),
    "quit": _lines("M13 4H5v16h8", "M10 12h10", "M16 8l4 4-4 4"),
    "remove": _lines("M4 7h16", "M9 7V4h6v3", "M6 7l1 14h10l1-14"),
    "search": _lines("M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M15.5 15.5 21 21"),
    "success": _lines("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M8 12.5l3 3 5-6"),
    "switch": _lines("M4 8h15", "M15 4l4 4-4 4", "M20 16H5", "M9 12l-4 4 4 4"),
    "upload": _lines("M12 16V5", "M7 9l5-5 5 5", "M5 20h14"),
}
