"""reactions and jobs get names of their own, which no longer follow from where their functions stand."""
import sqlalchemy as sa
from alembic import op

revision = 'e8a5d3f1b906'
down_revision = 'd4b1c86e20f7'
branch_labels = None
depends_on = None
NAMES = {
    'consult.accounts.attempts.forget_attempts': 'accounts.sign_in.delete_old_attempts',
    'consult.accounts.proofs.forget_proofs': 'accounts.sign_in.delete_old_proofs',
    'consult.accounts.signins.forget_sign_ins': 'accounts.sign_in.delete_old_sign_ins',
    'consult.ballots.closing.close_due': 'ballots.counting.close_due_ballots',
    'consult.ballots.reactions.bring_positions': 'ballots.adopt_positions',
    'consult.ballots.reactions.bring_positions_once_verified': 'ballots.adopt_positions_after_verification',
    'consult.ballots.reactions.look_after_secret_ballots': 'ballots.clean_up_secret_ballots',
    'consult.ballots.reactions.open_ballot_of_amendment': 'ballots.open_amendment_ballot',
    'consult.ballots.reactions.open_ballots': 'ballots.open_clause_ballots',
    'consult.consolidation.objecting.remind': 'consolidation.silence.remind_of_deadlines',
    'consult.consultations.reactions.announce_stages': 'consultations.announce_stages',
    'consult.consultations.reactions.lapse': 'consultations.end_representation',
    'consult.consultations.reactions.note_seen': 'consultations.save_sightings',
    'consult.consultations.reactions.welcome': 'consultations.join_new_person',
    'consult.core.door.forget_answers': 'core.web.delete_old_answers',
    'consult.core.mail.deliver': 'core.deliver_mail',
    'consult.core.mail.forget_mails': 'core.delete_old_mails',
    'consult.meetings.ending.end_codes_of_closed': 'meetings.attendance.revoke_codes_of_closed_meetings',
    'consult.meetings.groups.remind_groups': 'meetings.drafting_groups.remind_groups',
    'consult.meetings.present.look_who_is_there': 'meetings.attendance.update_presence',
    'consult.meetings.reactions.end_sign_ins_by_code': 'meetings.attendance.revoke_codes_of_cancelled_meeting',
    'consult.meetings.reminding.tell_of_meetings': 'meetings.planning.remind_of_meetings',
    'consult.notifications.amended.take_back_mails_of_amendment': 'notifications.amendments.withdraw_amendment_mails',
    'consult.notifications.amended.tell_of_other_words': 'notifications.amendments.notify_of_revision',
    'consult.notifications.amended.tell_of_proposal': 'notifications.amendments.notify_of_amendment',
    'consult.notifications.amended.tell_of_rendering': 'notifications.amendments.notify_of_translation',
    'consult.notifications.amended.tell_of_support': 'notifications.amendments.notify_of_support',
    'consult.notifications.amended.tell_owners': 'notifications.amendments.notify_owners',
    'consult.notifications.amended.tell_who_is_asked': 'notifications.amendments.notify_of_invitation',
    'consult.notifications.answered.take_back_mails_of_contest': 'notifications.dispositions.withdraw_contest_mails',
    'consult.notifications.answered.tell_contester': 'notifications.dispositions.notify_contester',
    'consult.notifications.answered.tell_late_answers': 'notifications.dispositions.notify_of_late_answers',
    'consult.notifications.answered.tell_of_contest': 'notifications.dispositions.notify_of_contest',
    'consult.notifications.answered.tell_whose_words': 'notifications.dispositions.notify_of_contest_visibility',
    'consult.notifications.carried.ask_whether_it_stands': 'notifications.dispositions.ask_for_reaffirmation',
    'consult.notifications.grouped.tell_members': 'notifications.drafting_groups.notify_members',
    'consult.notifications.grouped.tell_of_tabled': 'notifications.drafting_groups.notify_of_tabled_text',
    'consult.notifications.mails.mail_at_once': 'notifications.mails.mail_at_once',
    'consult.notifications.mails.mail_digests': 'notifications.mails.mail_digests',
    'consult.notifications.met.remind': 'notifications.meetings.remind_registered_people',
    'consult.notifications.met.tell_of_changed_meeting': 'notifications.meetings.notify_of_changed_meeting',
    'consult.notifications.met.tell_of_new_meeting': 'notifications.meetings.notify_of_new_meeting',
    'consult.notifications.put_together.take_back_mails_of_contest': 'notifications.similarity.withdraw_contest_mails',
    'consult.notifications.put_together.tell_authors': 'notifications.similarity.notify_authors',
    'consult.notifications.put_together.tell_contester': 'notifications.similarity.notify_contester',
    'consult.notifications.put_together.tell_maker': 'notifications.similarity.notify_group_maker',
    'consult.notifications.put_together.tell_namer': 'notifications.similarity.notify_group_namer',
    'consult.notifications.reactions.take_back_mails': 'notifications.withdraw_comment_mails',
    'consult.notifications.reactions.tell_author': 'notifications.notify_author',
    'consult.notifications.reactions.tell_of_affiliation': 'notifications.notify_of_affiliation',
    'consult.notifications.reactions.tell_of_comment': 'notifications.notify_of_comment',
    'consult.notifications.reactions.tell_of_role': 'notifications.notify_of_role',
    'consult.notifications.reactions.tell_of_stage': 'notifications.notify_of_stage',
    'consult.notifications.reactions.tell_of_submission': 'notifications.notify_of_submission',
    'consult.notifications.reactions.tell_of_version': 'notifications.notify_of_version',
    'consult.notifications.reactions.tell_source_of_amendment': 'notifications.notify_amendment_source',
    'consult.notifications.silences.tell_chair': 'notifications.silence.notify_chairs',
    'consult.notifications.silences.tell_of_objection': 'notifications.silence.notify_of_objection',
    'consult.notifications.silences.tell_of_silence': 'notifications.silence.notify_of_silence',
    'consult.notifications.silences.tell_of_withdrawal': 'notifications.silence.notify_of_withdrawal',
    'consult.search.reactions.follow_amendment': 'search.reindex_amendment',
    'consult.search.reactions.follow_comment': 'search.reindex_comment',
    'consult.search.reactions.follow_submission': 'search.reindex_submission',
    'consult.search.reactions.follow_version': 'search.reindex_version',
}


def upgrade() -> None:
    _rename(NAMES)


def downgrade() -> None:
    _rename({new: old for old, new in NAMES.items()})


def _rename(names: dict[str, str]) -> None:
    for table in ('cursor', 'due'):
        rows = sa.table(table, sa.column('name', sa.String()))
        for old, new in names.items():
            op.execute(rows.update().where(rows.c.name == old).values(name=new))
