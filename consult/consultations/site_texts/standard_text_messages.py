"""The standard texts of an installation, as Markdown; each sentence is true of the program."""

from collections.abc import Callable

from consult.core.i18n import gettext as _


def list_site_text_names() -> dict[str, str]:
    """List the names of the texts by their kind, in the order of the footer."""
    return {
        "about": _("About this site"),
        "contact": _("Contact"),
        "privacy": _("Privacy"),
        "accessibility": _("Accessibility"),
        "terms": _("Terms of use"),
        "licence": _("Licence of contributions"),
    }


def build_standard_text(kind: str) -> str:
    """Build the standard text of a kind in the reader's language."""
    return "\n\n".join(_BUILDERS[kind]())


def _build_list(*items: str) -> str:
    return "\n".join(f"- {each}" for each in items)


def _build_heading(words: str) -> str:
    return f"# {words}"


def _build_about() -> list[str]:
    return [
        _(
            "On this site all stakeholders draft documents together: they read the draft, "
            "comment on passages, propose amendments and take positions. Moderators prepare the "
            "next version from all contributions, and meetings go through it clause by clause."
        ),
        _build_list(
            _("Reading needs no account."),
            _("The chair decides; no count changes the text by itself."),
            _("Organizations and individuals are counted apart, by stakeholder group and region."),
            _(
                "Each contribution gets an answer with a reason, and the public record shows how "
                "the text came about."
            ),
        ),
        _build_heading(_("The program")),
        _(
            "The site runs consult, free software under the MIT licence. Its guides for "
            "delegates, moderators, chairs and operators come with it."
        ),
    ]


def _build_contact() -> list[str]:
    return [
        _(
            "The secretariat of the consultation runs this site. It has not published an address "
            "yet."
        ),
        _build_heading(_("What you can do on the site")),
        _build_list(
            _(
                "About a comment: sign in and press *%(button)s* below it. Moderators see the "
                "report.",
                button=_("Report"),
            ),
            _(
                "About a false affiliation: open the page of the person and *%(button)s*. Only "
                "the secretariat and administrators read it.",
                button=_("This attribution is false"),
            ),
            _(
                "About the answer to your contribution: press *%(button)s* below the answer, in "
                "time.",
                button=_("Contest this answer"),
            ),
        ),
    ]


def _build_privacy() -> list[str]:
    return [
        _("No advertising, no analytics: the pages ask no other site for anything."),
        _build_heading(_("Cookies")),
        _build_list(
            _(
                "One cookie holds a random secret that protects forms and finds your sign-in. A "
                "page with a form sets it, also before you sign in. Your browser keeps it for at "
                "most 400 days; a sign-in ends earlier, as your account page says."
            ),
            _(
                "Another one holds the colours that you choose, light or dark, for a year. It is "
                "set only if you choose, and goes when you choose the colours of the device."
            ),
        ),
        *_build_device(),
        _build_heading(_("On the server")),
        _build_list(
            _(
                "Your account: name, job title, email address, password (only as a hash), "
                "language, time zone, and affiliation with the evidence that you gave."
            ),
            _(
                "Your sign-ins: browser and system, first and last use. They are deleted 90 days "
                "after their end. Failed attempts are deleted after about half an hour."
            ),
            _(
                "Your drafts: what you type while you are signed in, until you send or discard "
                "it. They are deleted 90 days after the end of the stage in which you saved them. "
                "On the site nobody but you reads them, unless you show one to colleagues."
            ),
            _("Emails to you: deleted about 30 days after they were written."),
            _(
                "Your network address is counted to limit requests and is not stored in the "
                "database. The log of refused requests has a pseudonym that changes every day. "
                "The web server in front may keep a log of its own."
            ),
        ),
        *_build_visibility(),
    ]


def _build_device() -> list[str]:
    return [
        _build_heading(_("On your device")),
        _build_list(
            _(
                "The open tab of your browser keeps what you typed and have not sent. If you tick "
                "“This is my device”, your browser keeps it after the tab is closed, too (at most "
                "30 days), with the number of your account. It goes when you sign out, when your "
                "sign-in has ended, and when another person signs in."
            ),
            _(
                "The times of your last votes, without the votes, so that an older vote that "
                "waits for a connection is not sent. They go in the same cases."
            ),
            _(
                "Settings of this browser, which are not sent: whether you have seen the tour, and "
                "whether keys of one letter and the bell for points of order are switched off."
            ),
            _(
                "For reading without a connection: files of the program and the public texts that "
                "you opened. They are the same for everyone, and stay when you sign out, until "
                "the program is renewed."
            ),
        ),
    ]


def _build_visibility() -> list[str]:
    return [
        _build_heading(_("Who sees it")),
        _build_list(
            _(
                "Everyone: your name, job title, affiliation and day of joining, your "
                "contributions and positions, and your votes in recorded ballots after the "
                "closing."
            ),
            _("The secretariat and administrators: also your email address and evidence."),
            _("Moderators and the secretariat: also hidden contributions and reports."),
            _("The chair and the vice-chairs: also hidden comments and amendments."),
            _(
                "Facilitators: also hidden comments on their clauses, and reports about comments "
                "there, without the name of the person who reported."
            ),
            _(
                "Nobody: your choice in a sounding, which is deleted at the closing, and your "
                "vote in a secret ballot after the closing."
            ),
        ),
        _build_heading(_("What stays for good")),
        _(
            "Issued texts, positions, recorded votes, decisions and published records of "
            "meetings stay. The public record of all steps stays, too; it holds contributions "
            "and names only as digests."
        ),
        _build_heading(_("Erasing")),
        _build_list(
            _(
                "Delete your account yourself under *%(button)s*: name, address and password are "
                "erased at once. Your contributions stay, attributed to a former participant.",
                button=_("Delete account"),
            ),
            _("The last administrator of a consultation makes another person administrator first."),
            _(
                "Ask the secretariat to erase a contribution for good; each is erased by itself. "
                "An administrator can erase you as a person: that deletes the account, and your "
                "contributions stay without your name."
            ),
            _(
                "What was taken into a version, backups and copies that others made are not "
                "reached. The record shows that something was erased, when, by whom and on which "
                "ground."
            ),
        ),
    ]


def _build_accessibility() -> list[str]:
    return [
        _(
            "This site is made to meet the Web Content Accessibility Guidelines (WCAG) 2.2, "
            "level AA."
        ),
        _build_heading(_("How it is tested")),
        _(
            "With each change of the program, axe examines its pages in a browser, and tests use "
            "them by keyboard, on a phone, from right to left and in dark display. No "
            "independent assessment has been made."
        ),
        _build_heading(_("How it works")),
        _build_list(
            _(
                "Everything can be done by keyboard. The page *%(page)s* lists the keys.",
                page=_("Keyboard shortcuts"),
            ),
            _(
                "Keys of one letter, digit or sign can be switched off, on that page and on the "
                "page of your account. The browser remembers it."
            ),
            _("Pages are read, and forms are sent, also without JavaScript; live updates need it."),
            _("Positions and groups have a sign or a letter beside their colour."),
            _("Pages follow the settings of your system for dark display, contrast and motion."),
        ),
        _build_heading(_("Known limits")),
        _build_list(
            _("Contributions are in the language of their authors and are not translated."),
            _("Files that others sent in are offered as they were received."),
        ),
        _("If something keeps you out, tell us: see the page *%(page)s*.", page=_("Contact")),
    ]


def _build_terms() -> list[str]:
    return [
        _("These terms add to the rules of the consultation, which everyone accepts when joining."),
        _build_list(
            _("Your contributions are public under your name.")
            + " "
            + _(
                "Contributions stay public; if you delete your account, they stay without your "
                "name."
            ),
            _(
                "Send only what you may publish: anybody can read and copy what is public here, "
                "also with a program."
            ),
            _(
                "Speak for an organization only if it has asked you to. Until the secretariat "
                "has verified it, you count as an individual."
            ),
            _(
                "Moderators hide what breaks the rules, with a reason. They cannot change your "
                "text in your name."
            ),
            _("Programs may use the public API within its limits."),
            _("The program is provided as it is, without warranty, under the MIT licence."),
        ),
    ]


def _build_licence() -> list[str]:
    return [
        _(
            "Your contributions remain yours. People accept this licence when they join; those who "
            "joined before it was here have not accepted it."
        ),
        _build_heading(_("What you allow")),
        _build_list(
            _(
                "Everyone may read, copy, translate and publish your contributions, and build on "
                "them, if they name you: under the licence Creative Commons Attribution 4.0 "
                "(CC BY 4.0)."
            ),
            _(
                "Your words may become part of a draft, also changed. The text of a draft stands "
                "without names; its history shows whose words it took."
            ),
            _(
                "The licence lasts. An erased contribution is no longer shown here; words that a "
                "draft took from it stay."
            ),
        ),
        _build_heading(_("What you confirm")),
        _build_list(
            _("You wrote what you send, or you may pass it on under this licence."),
            _("The same holds for files that you attach, unless a file names another licence."),
        ),
        _build_heading(_("What it does not cover")),
        _build_list(
            _("Names, emblems and personal data of others."),
            _("Documents that an organization publishes elsewhere: its own terms hold for them."),
        ),
    ]


_BUILDERS: dict[str, Callable[[], list[str]]] = {
    "about": _build_about,
    "contact": _build_contact,
    "privacy": _build_privacy,
    "accessibility": _build_accessibility,
    "terms": _build_terms,
    "licence": _build_licence,
}
