"""JSON shapes of the files of a version."""

from pydantic import BaseModel


class FileShape(BaseModel):
    """A file in which a version is offered.

    Without `language`, a request gets the first of `languages`; without `against`, the
    redline is against the nearest version.

    Attributes:
        languages: languages of the file; of a redline, those that the nearest version also
            has.
        against: numbers of the earlier versions that it can be compared with, the nearest
            first.
    """

    code: str
    group: str
    extension: str
    media: str
    address: str
    languages: list[str]
    against: list[int]


class FilesShape(BaseModel):
    """All files in which a version is offered."""

    version_id: int
    files: list[FileShape]


class FileProgressShape(BaseModel):
    """The progress, in percent, of a file that is not ready.

    The client repeats the request for the same address after Retry-After seconds.
    """

    state: str
    progress: int
