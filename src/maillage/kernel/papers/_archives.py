"""Office documents are archives: the same parts, the same bytes."""

import io
import zipfile
from datetime import datetime

__all__ = ["with_fixed_dates"]


def with_fixed_dates(content: bytes, moment: datetime) -> bytes:
    """The same archive with one date on every entry: the writer stamps the time of day."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            stamped = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            stamped.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(stamped, source.read(entry))
    return output.getvalue()
