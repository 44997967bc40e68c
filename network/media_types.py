"""What a file is, by its content: the few kinds that the network hands on."""

from zipfile import ZipFile

import filetype

_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
EXTENSIONS = {
    "application/pdf": "pdf",
    f"{_ODF}text": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    f"{_OOXML}wordprocessingml.document": "docx",
    f"{_OOXML}spreadsheetml.sheet": "xlsx",
    f"{_OOXML}presentationml.presentation": "pptx",
    "image/png": "png",
    "image/jpeg": "jpg",
}
_HEAD = 8192  # bytes that say what a file is
_LONGEST_PART = 200_000  # bytes of a part inside a zip, unpacked


def media_type_of(file):
    """The media type of an open file; empty where nobody knows."""
    file.seek(0)
    found = filetype.guess_mime(file.read(_HEAD)) or ""
    if found == "application/zip":  # an office may put its parts in any order: filetype looks at the first ones alone
        found = _inside_zip(file) or found
    file.seek(0)
    return found


def _inside_zip(file):
    """What the parts say that name a document's type: ``mimetype`` (ODF), ``[Content_Types].xml`` (OOXML)."""
    odf, ooxml = _part(file, "mimetype").strip(), _part(file, "[Content_Types].xml")
    mains = {f"{media_type}.main+xml".encode(): media_type for media_type in EXTENSIONS if _OOXML in media_type}
    if odf.startswith(_ODF.encode()):
        return odf.decode("ascii", "ignore")
    return next((media_type for main, media_type in mains.items() if main in ooxml), "")


def _part(file, name):
    """The beginning of one part; nothing where it is missing, locked or broken."""
    try:
        with ZipFile(file) as archive, archive.open(name) as part:
            return part.read(_LONGEST_PART)
    except Exception:  # zipfile and zlib raise a dozen kinds of it
        return b""
