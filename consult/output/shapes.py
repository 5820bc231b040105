"""The JSON form of the files of a version."""
from pydantic import BaseModel


class FileShape(BaseModel):
    """A file that a version can be had as; against: numbers of earlier versions that it can be compared with, nearest first.

    Without a language it is in the first one of `languages`, without `against` compared with the nearest; `languages` are
    those that the nearest one has too.
    """

    code: str
    group: str
    extension: str
    media: str
    address: str
    languages: list[str]
    against: list[int]


class FilesShape(BaseModel):
    """The files that a version can be had as."""

    version_id: int
    files: list[FileShape]


class FileProgressShape(BaseModel):
    """A file that is being made: how far it is in percent. Ask again for the same address after Retry-After seconds."""

    state: str
    progress: int
