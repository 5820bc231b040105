"""Messages of refusals in consolidation, similarity groups, silence procedures and splits."""

from flask_babel import lazy_gettext as _

CONSOLIDATION_REFUSALS = {
    "own_words_in_text": _(
        "A passage of this text comes from an amendment of your own, or of your organization. "
        "Leave the suggestion to others."
    ),
    "no_contributions_now": _(
        "This consultation takes no contributions now, so nobody can be invited to contribute."
    ),
    "invited_already": _(
        "%(by)s already invited %(name)s to this clause, on %(day)s. Nobody is invited twice."
    ),
    "invitations_full": _(
        "At most %(most)s people can be invited to this clause before its next version. "
        "Withdrawn invitations count."
    ),
    "invitation_over": _("This invitation was withdrawn, or has ended. Nothing was changed."),
    "synthesis_public": _("The synthesis is public. Withdraw it first, then edit it."),
    "synthesis_not_public": _("The synthesis is not public."),
    "bracket_words_changed": _(
        "The text of the clause has been changed since, so this cannot be undone "
        "automatically. Edit the text, or put it in brackets again."
    ),
    "clause_agreed": _(
        "This clause is agreed. In this consultation, agreed clauses are closed "
        "to new amendments until the chair reopens them. You can comment."
    ),
    "clause_before_agreed": _(
        "The previous clause is agreed, so no clause can be merged with it until "
        "the chair reopens it."
    ),
    "not_open_any_more": _(
        "This contribution has been withdrawn or answered in the meantime: it no "
        "longer needs to be confirmed."
    ),
    "newer_version_there": _(
        "A newer version has been issued. Confirm the contribution on that version."
    ),
    "statuses_lowered": _(
        "This decision would lower the status of these clauses: %(labels)s. Select “Each keeps "
        "its own status”, or confirm for each of them that it is lowered."
    ),
    "meetings_unanswered": _(
        "%(titles)s was announced with another version of this document. Choose whether it keeps "
        "that version, then publish again."
    ),
    "agenda_clauses_gone": _(
        "%(title)s names clauses that are not in this version: %(labels)s. It keeps the version "
        "it was announced with, until its clauses are changed on the agenda."
    ),
    "nothing_said_yet": _("This contribution has not been confirmed as valid yet."),
    "nothing_to_take_over": _(
        "Nothing would be applied: no amendment matches, or each of these "
        "clauses is already being worked on."
    ),
    "supposed_otherwise": _(
        "The data changed since you loaded this page, so the result is "
        "different. Check it again, then apply it."
    ),
    "grouped_already": _(
        "One of these contributions is in a group already. Remove it there "
        "first, or merge the groups."
    ),
    "author_left": _(
        "The author of one of these contributions removed it from a group. Only "
        "the author can return it."
    ),
    "not_in_group": _("This contribution is no longer in the group."),
    "not_left": _("This contribution was not removed from the group by its author."),
    "group_would_end": _(
        "Fewer than two contributions would be left in the group. Undo the group instead."
    ),
    "groups_apart": _(
        "Only two different groups of the same document can be merged, either of "
        "comments or of amendments."
    ),
    "group_there": _("This group exists: there is nothing to restore."),
    "group_dissolved": _("This group was undone, or merged into another one, in the meantime."),
    "no_summary": _("This group has no name, so there is nothing to contest."),
    "summary_contested": _(
        "The name of this group has already been contested with this reason, and an answer is due."
    ),
    "summary_answered": _(
        "The name of this group was already contested with this reason, and answered."
    ),
    "too_late_for_summary": _("The deadline for contesting the name of this group has passed."),
    "summary_contest_over": _(
        "This contest is closed: it was withdrawn, the contribution left the "
        "group, or the group changed."
    ),
    "not_to_group": _(
        "Only comments and amendments on the text of this document can be "
        "grouped, not replies to them."
    ),
    "others_stand_behind": _(
        "Your amendment has co-sponsors. Their support cannot be transferred "
        "without their consent: ask them first."
    ),
    "not_the_same": _("These two amendments no longer ask for exactly the same."),
    "silence_over": _(
        "The silence on this text has ended, so nothing can be changed in it. Objections that were "
        "acknowledged before its deadline count."
    ),
    "silence_not_put": _(
        "The chair has not started this procedure yet, so there is nothing to object to."
    ),
    "silence_unbroken": _("No clause of this procedure is broken."),
    "silence_put_already": _("This procedure has already been started."),
    "objected_already": _(
        "An objection to this clause has already been made in this name. It "
        "remains, as an amendment to the clause."
    ),
    "objection_withdrawn": _("This objection was withdrawn already."),
    "objection_ruled": _("This objection counts, or has already been ruled on."),
    "version_under_silence": _(
        "This version cannot be discarded: clauses of it were put under silence."
    ),
    "silence_of_new": _(
        "A new clause can be put under silence once a version with it is issued: "
        "an objection is an amendment to issued text."
    ),
    "not_the_current_version": _(
        "Only clauses of the current version, or of a working version, can be put under silence."
    ),
    "move_has_no_place": _(
        "The clause is there already, or the place that this names is no longer in the text."
    ),
    "stands_there_already": _("The clause is there already."),
    "cut_has_no_place": _(
        "The text at the place of the split has changed. Propose the split "
        "again, in the current text."
    ),
    "cut_not_placed": _(
        "The text was changed where this would split the clause, or is in "
        "brackets there, so the place is not clear. Nothing was changed. Undo "
        "those changes, or split the clause in the working version itself."
    ),
    "no_neighbour": _(
        "The clause that this one would be merged with is no longer right before "
        "it, or is of another kind or level."
    ),
    "reshaped_already": _(
        "The clause was split or merged for an amendment, so it is not clear "
        "which text belongs where. Undo that first, then do this, and split or "
        "merge it again."
    ),
    "not_reshaped": _(
        "No amendment split or merged this clause, or one of its parts was "
        "removed. It can be split and merged in the working version itself."
    ),
    "joined_words_changed": _(
        "The text of the merged clause has been changed since, so it is not "
        "clear which part to restore. Split it in the working version itself."
    ),
    "not_moved": _(
        "No amendment moved this clause, so there is nothing to undo. It can be "
        "moved in the working version itself."
    ),
}
CONSOLIDATION_FIELD_ERRORS = {
    "invited_oneself": _("This is you. Name another person."),
    "nobody_speaks": _(
        "Nobody whom you can invite speaks for %(name)s here. Name a person instead."
    ),
    "nobody_to_invite": _(
        "No person here, and no organization that is verified here, has the name or address "
        "%(name)s."
    ),
    "cannot_contribute": _("%(name)s can neither comment nor propose amendments here."),
    "nothing_would_stay": _("No text of the clause would be left. Remove the clause instead."),
    "clause_agreed": _(
        "This clause is agreed and closed to new amendments until the chair "
        "reopens it. Deselect it to send the rest."
    ),
    "not_taken_out": _(
        "Choose among the clauses of the previous version that were removed from this one."
    ),
    "not_split_from": _(
        "Only a new clause can be split from another one, which must be in the "
        "previous version and in this one."
    ),
    "moved_behind_itself": _(
        "A clause cannot be placed after itself or after what belongs to it. Choose another place."
    ),
    "place_not_in_text": _("This clause is not in the text. Choose another place."),
    "stands_there": _(
        "The clause is there already: nothing would change. Choose another place or level."
    ),
    "heading_stays_whole": _(
        "A heading cannot be split. Propose a different wording for it, or a new clause."
    ),
    "split_in_authentic": _(
        "A clause can be split only in the authentic language. Open it in that language."
    ),
    "nowhere_to_cut": _(
        "This clause cannot be split: its whole text is in one pair of brackets, "
        "or it is a single word."
    ),
    "no_cut_there": _(
        "The clause cannot be split there. Choose a place between two words, "
        "with text on both sides, and not inside brackets or emphasis."
    ),
    "nothing_before": _("No clause comes before this one, so there is none to merge it with."),
    "other_kind_before": _(
        "Only a clause of the same kind and level can be merged with the "
        "previous one, and never a heading."
    ),
    "silence_time": _("Choose a deadline between ten minutes and three months from now, in UTC."),
    "silence_not_later": _("Choose a deadline after the present one."),
}
