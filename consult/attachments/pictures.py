"""Pictures, made anew from their pixels: places, numbers of devices and names are left behind."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from consult.core.errors import Invalid

from .file_kinds import UnfitFile

MOST_PIXELS = 40_000_000
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
QUALITY = 90
_PLAIN_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
_WITHOUT_ALPHA = {"jpeg"}
# Pillow's own limit warns at first; ours refuses, before a pixel is read.
Image.MAX_IMAGE_PIXELS = None


def rebuild_picture(content: bytes, kind: str) -> bytes:
    """Decode a picture, turn it upright, and encode it again without anything else.

    Args:
        kind: png, jpeg or webp; the content must be one.

    Raises:
        UnfitFile: "attachment_pixels", or "attachment_moves" for a picture that moves.
        Invalid: "file_damaged".
    """
    try:
        with (
            warnings.catch_warnings(),
            Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as of,
        ):
            warnings.simplefilter("ignore")
            if of.width * of.height > MOST_PIXELS:
                raise UnfitFile("attachment_pixels", most=MOST_PIXELS // 1_000_000)
            if kind != "jpeg" and getattr(of, "n_frames", 1) > 1:
                raise UnfitFile("attachment_moves")
            return _encode(_decode(of, kind), kind)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ) as wrong:
        raise Invalid("file_damaged") from wrong


def _decode(picture: Image.Image, kind: str) -> Image.Image:
    """Read the pixels, upright and in the usual colours."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if profile and upright.mode in {"RGB", "RGBA"}:
        upright = _convert_colours(upright, profile)
    if upright.mode not in _PLAIN_MODES or (kind != "png" and upright.mode == "I;16"):
        upright = upright.convert("RGB")
    if kind in _WITHOUT_ALPHA and upright.mode not in {"L", "RGB"}:
        upright = upright.convert("RGB")
    return upright


def _convert_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert the colours of a picture to sRGB, since its profile goes: it may name a device."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        usual = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, own, usual) or picture
    except (ImageCms.PyCMSError, OSError):
        return picture


def _encode(picture: Image.Image, kind: str) -> bytes:
    """Encode pixels, with a transparent colour but without any other information."""
    transparent = picture.info.get("transparency") if picture.mode in {"P", "L", "RGB"} else None
    picture.info = {} if transparent is None or kind == "jpeg" else {"transparency": transparent}
    out = io.BytesIO()
    picture.save(out, FORMATS[kind], **({} if kind == "png" else {"quality": QUALITY}))
    return out.getvalue()
