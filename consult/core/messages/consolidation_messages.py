"""Messages of refusals in consolidation, similarity groups, silence procedures and splits."""

from flask_babel import lazy_gettext as _

CONSOLIDATION_REFUSALS = {
    "bracket_words_changed": _(
        "The words of the clause were changed since, so this cannot be taken back by itself. Write them otherwise, or put them in brackets again."
    ),
    "clause_agreed": _(
        "This clause is agreed. Here no new amendments are taken on agreed clauses until the chair reopens them. You can comment."
    ),
    "clause_before_agreed": _(
        "The clause before this one is agreed, so nothing is joined to it until the chair reopens it."
    ),
    "not_open_any_more": _(
        "This contribution was withdrawn or answered meanwhile: nothing has to be said of it any more."
    ),
    "newer_version_there": _("A newer version is there meanwhile: say it of that one."),
    "nothing_said_yet": _("Nobody has said yet that this contribution still stands."),
    "nothing_to_take_over": _(
        "Nothing would be taken over: no edit fits, or somebody works on each of these clauses already."
    ),
    "supposed_otherwise": _(
        "Something changed since you looked, so another text came of it. Look at it again, then take it over."
    ),
    "grouped_already": _(
        "One of these contributions is in a group already. Take it out there first, or merge the groups."
    ),
    "author_left": _(
        "The author of one of these contributions took it out of a group. Only they put it back."
    ),
    "not_in_group": _("This contribution is not in the group any more."),
    "not_left": _("This contribution was not taken out of the group by its author."),
    "group_would_end": _(
        "Fewer than two contributions would be left in the group. Undo the group instead."
    ),
    "groups_apart": _(
        "Only two different groups of the same document can be merged, of comments or of edits."
    ),
    "group_there": _("This group is there: nothing has to be undone."),
    "group_dissolved": _("This group was undone, or merged into another one, meanwhile."),
    "no_summary": _("This group has no name, so there is nothing to contest."),
    "summary_contested": _(
        "That is said already of the name of this group, and waits for an answer."
    ),
    "summary_answered": _("That was said already of this name, and answered."),
    "too_late_for_summary": _("The time to contest the name of this group has passed."),
    "summary_contest_over": _(
        "This waits no more: it was withdrawn, the contribution left the group, or the group changed."
    ),
    "not_to_group": _(
        "Only comments and edits on the text of this document can be grouped, not replies to them."
    ),
    "others_stand_behind": _(
        "Others stand behind your edit. Their support does not move without them: ask them first."
    ),
    "not_the_same": _("These two edits do not ask for exactly the same any more."),
    "silence_over": _(
        "The deadline is past: no more objections are taken. What was acknowledged before counts."
    ),
    "silence_not_put": _("The chair has not put this yet, so there is nothing to object to."),
    "silence_put_already": _("This was put already."),
    "objected_already": _(
        "An objection to this clause was made in this name already. It stands, as an edit of the clause."
    ),
    "objection_withdrawn": _("This objection was withdrawn already."),
    "objection_ruled": _("This objection counts, or was ruled on already."),
    "version_under_silence": _(
        "Clauses of this version were put under silence, so it stays on record."
    ),
    "silence_of_new": _(
        "A new clause is put under silence once a version with it is issued: an objection is an edit of issued words."
    ),
    "not_the_current_version": _(
        "Only clauses of the current version, or of a working version, are put under silence."
    ),
    "move_has_no_place": _(
        "The clause stands there already, or the place that this names is not in the text any more."
    ),
    "stands_there_already": _("The clause stands there already."),
    "cut_has_no_place": _(
        "Where this would split the clause, its words read otherwise by now. Propose the split anew, in the words as they are."
    ),
    "cut_not_placed": _(
        "The words were changed where this would split the clause, or stand in brackets there, so it is not clear where. Take those changes back, or split it in the working version itself. Nothing was changed."
    ),
    "no_neighbour": _(
        "The clause to which this one would be joined does not stand right before it any more, or is of another kind or level."
    ),
    "reshaped_already": _(
        "The clause was split, or joined to another one, for an edit, and this would not know which words belong where. Take that back first, then do this, and split or join it again."
    ),
    "not_reshaped": _(
        "No edit split or joined this clause, or one of its parts was taken out. It can be split and joined in the working version itself."
    ),
    "joined_words_changed": _(
        "The words of the joined clause were changed since, so it is not clear which of them would go back. Split it in the working version itself."
    ),
    "not_moved": _(
        "No edit moved this clause, so there is nothing to take back. It can be moved in the working version itself."
    ),
}
CONSOLIDATION_FIELD_ERRORS = {
    "nothing_would_stay": _("Nothing would be left of the clause. Take the clause out instead."),
    "clause_agreed": _(
        "This clause is agreed and takes no new amendments until the chair reopens it. Take the tick away to send the rest."
    ),
    "not_taken_out": _(
        "Choose among the clauses that stood in the version before and were taken out of this one."
    ),
    "not_split_from": _(
        "Only a new clause is split from another one, which stood in the version before and stays in this one."
    ),
    "moved_behind_itself": _(
        "A clause cannot stand behind itself, or behind what belongs to it. Choose another place."
    ),
    "place_not_in_text": _("This clause is not in the text. Choose another place."),
    "stands_there": _(
        "The clause stands there already: nothing would change. Choose another place or level."
    ),
    "heading_stays_whole": _(
        "A heading is not split. Propose other words for it, or a new clause."
    ),
    "split_in_authentic": _(
        "A clause is split in the language in which the text is negotiated. Open it there."
    ),
    "nowhere_to_cut": _(
        "This clause has no place at which it could be split: its words stand in one pair of brackets, or it is a single word."
    ),
    "no_cut_there": _(
        "The clause cannot be split there: between two words, with words on both sides, and not inside of brackets or emphasis."
    ),
    "nothing_before": _("No clause stands before this one, so there is nothing to join it to."),
    "other_kind_before": _(
        "Only a clause of the same kind and level is joined to the one before it, and never a heading."
    ),
    "silence_time": _("Choose a deadline between ten minutes and three months from now, in UTC."),
    "silence_not_later": _("Choose a deadline after the present one."),
}
