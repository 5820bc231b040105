"""translations of issued versions, and corrected wordings."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = '21f277182ca4'
down_revision = 'e4a90c7f1d62'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('translation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('standing', sa.String(), nullable=False),
    sa.Column('translator_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('begun_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['translator_id'], ['user.id'], name=op.f('fk_translation_translator_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_translation_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation')),
    sa.UniqueConstraint('version_id', 'language', name=op.f('uq_translation_version_id_language'))
    )
    op.create_table('clause_translation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('translation_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('taken_from_id', sa.Integer(), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('written_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('reviewed_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clause_translation_clause_id')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['user.id'], name=op.f('fk_clause_translation_reviewed_by_id')),
    sa.ForeignKeyConstraint(['taken_from_id'], ['version.id'], name=op.f('fk_clause_translation_taken_from_id')),
    sa.ForeignKeyConstraint(['translation_id'], ['translation.id'], name=op.f('fk_clause_translation_translation_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_clause_translation_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_translation')),
    sa.UniqueConstraint('translation_id', 'clause_id', name=op.f('uq_clause_translation_translation_id_clause_id'))
    )
    op.create_table('wording_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('former_id', sa.Integer(), nullable=False),
    sa.Column('wording_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('corrected_by_id', sa.Integer(), nullable=True),
    sa.Column('corrected_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_wording_correction_clause_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_wording_correction_consultation_id')),
    sa.ForeignKeyConstraint(['corrected_by_id'], ['user.id'], name=op.f('fk_wording_correction_corrected_by_id')),
    sa.ForeignKeyConstraint(['former_id'], ['wording.id'], name=op.f('fk_wording_correction_former_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_wording_correction_version_id')),
    sa.ForeignKeyConstraint(['wording_id'], ['wording.id'], name=op.f('fk_wording_correction_wording_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording_correction'))
    )
    with op.batch_alter_table('wording_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wording_correction_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wording_correction_version_id'), ['version_id'], unique=False)

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('published_at', UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('corrected_at', UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.add_column(sa.Column('former_placement_id', sa.Integer(), nullable=True))
        batch_op.alter_column('placement_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_wording_former_placement_id'), 'placement', ['former_placement_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('wording_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wording_correction_version_id'))
        batch_op.drop_index(batch_op.f('ix_wording_correction_clause_id'))

    _forget_corrections()
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_wording_former_placement_id'), type_='foreignkey')
        batch_op.alter_column('placement_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('former_placement_id')

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_column('corrected_at')
        batch_op.drop_column('published_at')

    op.drop_table('clause_translation')
    op.drop_table('translation')


def _forget_corrections() -> None:
    """Move what was said about an old wording to the one in its place, and delete the old ones."""
    run = op.get_bind().execute
    pairs = run(
        sa.text('SELECT former_id, wording_id FROM wording_correction ORDER BY id')
    ).all()
    op.drop_table('wording_correction')
    for former, now in pairs:
        for table in ('comment', 'amendment_revision'):
            run(
                sa.text(f'UPDATE {table} SET wording_id = :now WHERE wording_id = :former'),
                {'now': now, 'former': former},
            )
        run(sa.text('DELETE FROM wording WHERE id = :former'), {'former': former})
