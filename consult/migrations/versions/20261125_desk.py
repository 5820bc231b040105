"""the desk: what one has seen, views that are kept, deeds for many; brackets that decisions remove."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'c3d5a9e81b64'
down_revision = 'd0c65ce0905a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('desk_seen',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('here_until', consult.core.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_desk_seen_clause_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_seen_user_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_desk_seen_version_id')),
    sa.PrimaryKeyConstraint('version_id', 'clause_id', 'user_id', name=op.f('pk_desk_seen'))
    )
    op.create_table('desk_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('show', sa.String(), nullable=False),
    sa.Column('only', sa.String(), nullable=False),
    sa.Column('group', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_desk_view_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_desk_view_document_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_view_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_view')),
    sa.UniqueConstraint('document_id', 'user_id', 'name', name=op.f('uq_desk_view_document_id_user_id_name'))
    )
    with op.batch_alter_table('desk_view', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_view_user_id'), ['user_id'], unique=False)

    op.create_table('desk_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('deed', sa.String(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('left', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('undone_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_desk_batch_consultation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_batch_user_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_desk_batch_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_batch'))
    )
    with op.batch_alter_table('desk_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_batch_version_id'), ['version_id'], unique=False)

    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.add_column(sa.Column('out', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.alter_column('out', server_default=None)

    with op.batch_alter_table('decided_clause', schema=None) as batch_op:
        batch_op.add_column(sa.Column('brackets_before', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('brackets_after', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('removed', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('decided_clause', schema=None) as batch_op:
        batch_op.alter_column('brackets_before', server_default=None)
        batch_op.alter_column('brackets_after', server_default=None)
        batch_op.alter_column('removed', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('decided_clause', schema=None) as batch_op:
        batch_op.drop_column('removed')
        batch_op.drop_column('brackets_after')
        batch_op.drop_column('brackets_before')

    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.drop_column('out')

    with op.batch_alter_table('desk_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_batch_version_id'))

    op.drop_table('desk_batch')
    with op.batch_alter_table('desk_view', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_view_user_id'))

    op.drop_table('desk_view')
    op.drop_table('desk_seen')
