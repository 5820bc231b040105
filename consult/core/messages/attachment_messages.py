"""Messages about the files of a comment or an amendment, in the reader's language."""

from flask_babel import lazy_gettext as _

ATTACHMENT_FIELD_ERRORS = {
    "attachments_many": _(
        "You chose %(number)s files. A contribution can have %(most)s at most: choose again."
    ),
    "attachments_more": _(
        "A contribution can have %(most)s files at most. This one has %(number)s already."
    ),
    "attachment_large": _(
        "“%(name)s” is larger than %(most)s MB, which is the most for one file. Make it smaller, "
        "or leave it out."
    ),
    "attachments_off": _("This consultation takes no files. Send your text without them."),
    "attachments_day": _(
        "You can attach %(most)s MB in 24 hours, and %(left)s MB are left. Send fewer or smaller "
        "files, or wait until tomorrow."
    ),
    "attachments_full": _(
        "This consultation has room for %(most)s MB of files, and %(left)s MB are left. Send your "
        "text without files, and ask the secretariat for more room."
    ),
    "attachment_kind": _(
        "“%(name)s” is not a kind of file that can be attached. Send a PDF, plain text, a picture "
        "(PNG, JPEG, WebP) or an office file (docx, xlsx, pptx, odt, ods, odp)."
    ),
    "letter_one": _("Choose the letter, as one file."),
    "letter_kind": _(
        "“%(name)s” is no letter. Send a PDF, a Word file (docx, odt) or a picture (PNG, JPEG, "
        "WebP)."
    ),
    "attachment_damaged": _(
        "“%(name)s” is damaged: it cannot be read to its end. Open it, save it again, and attach "
        "that."
    ),
    "attachment_bomb": _(
        "“%(name)s” becomes too large when it is unpacked, or is built in a way that attacks use. "
        "Save it again in the program that made it, and attach that."
    ),
    "attachment_runs": _(
        "“%(name)s” holds a macro, a script or another file, which could run on the computers of "
        "others. Save it without them, for instance as PDF, and attach that."
    ),
    "attachment_loads": _(
        "“%(name)s” loads a template, a picture or data from another place when it is opened. "
        "Save it without that, for instance as PDF, and attach that."
    ),
    "attachment_locked": _(
        "“%(name)s” has a password, so others could not read it. Save it without one, and attach "
        "that."
    ),
    "attachment_pixels": _(
        "“%(name)s” has more than %(most)s million pixels. Make the picture smaller, and attach "
        "that."
    ),
    "attachment_moves": _("“%(name)s” is a picture that moves. Attach a single picture."),
    "attachment_names": _(
        "“%(name)s” names %(names)s. Everyone who reads your contribution could see that. Choose "
        "whether it is sent with the name or without it, then send again."
    ),
    "attachment_names_stay": _(
        "“%(name)s” names %(names)s in a way that cannot be removed here. Remove it in the program "
        "that made the file, or choose to send it with the name."
    ),
}
